import { TerraformOutput, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type Construct } from "constructs";
import { terraformLiteral } from "../aws/terraform-literal";
import { assumedRole, configureState } from "../app/stack-settings";
import { type AccountAudit, type TeamsConfig } from "../config/teams-config";
import { auditBucketName, auditName } from "./audit-names";
import { AuditTrail } from "./audit-trail";

/** Name of the stack of an account's trail. */
export function auditStackName(accountId: string): string {
  return `audit-${accountId}`;
}

/**
 * One account's audit stack: the trail that records all of its teams. It refers to no team's stack, and no team's
 * to it: what they must know of each other are names.
 */
export class AuditStack extends TerraformStack {
  public constructor(scope: Construct, config: TeamsConfig, audit: AccountAudit) {
    const name = auditStackName(audit.accountId);
    super(scope, name);
    configureState(this, config, name);
    new AwsProvider(this, "aws", {
      region: audit.homeRegion,
      allowedAccountIds: [audit.accountId],
      assumeRole: assumedRole(this, audit.deployRoleArn, name),
      defaultTags: [{ tags: { ManagedBy: "cdktf-mwaa-teams", ...terraformLiteral(audit.tags) } }],
    });
    const trail = new AuditTrail(this, "Default", {
      accountId: audit.accountId,
      region: audit.homeRegion,
      trailName: auditName(config.organization),
      bucketName: auditBucketName(config.organization, audit.accountId),
      dagBucketNames: audit.dagBucketNames,
      dagBucketNamePrefix: `${config.organization}-`,
      retentionInDays: audit.retentionDays,
      readerRoleArns: audit.readerArns,
      deployRoleArn: audit.deployRoleArn,
      deletionProtection: audit.deletionProtection,
    });
    const outputs = {
      trail_arn: { description: "ARN of the trail", value: trail.trailArn },
      records_bucket_name: { description: "Bucket of the records", value: trail.bucketName },
      records_log_group_name: {
        description: "Log group of the records, in the trail's Region",
        value: trail.logGroupName,
      },
    };
    Object.entries(outputs).forEach(([id, output]) => new TerraformOutput(this, id, output));
  }
}
