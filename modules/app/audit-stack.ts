import { TerraformOutput, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type Construct } from "constructs";
import { assumedRole, configureState } from "./stack-settings";
import { AwsAccount } from "../aws/aws-account";
import { terraformLiteral } from "../aws/terraform-literal";
import { type AccountAudit, type TeamsConfig } from "../config/teams-config";
import { auditBucketName, auditName, type AuditRecord } from "../names/audit-names";
import { auditStackName } from "../names/stack-names";
import { AuditTrail } from "../audit/audit-trail";
import { EventForwarding, type ForwardingSource } from "../audit/event-forwarding";
import { iamRegion } from "../audit/iam-region";

/**
 * Whether the account needs a stack: for a trail, or to forward events of other Regions to the alerts of its
 * teams.
 */
export function needsAuditStack({ trailArn, homeRegion, teamRegions }: AccountAudit): boolean {
  const sources = [homeRegion, iamRegion(homeRegion)];
  return trailArn === undefined || teamRegions.some((region) => sources.some((source) => source !== region));
}

/**
 * One account's audit stack: the trail that records all of its teams. It refers to no team's stack, and no team's
 * stack refers to it: they know each other's names only.
 * @example
 * ```ts
 * import { App } from "cdktf";
 * import { AuditStack } from "cdktf-mwaa-teams";
 *
 * const app = new App();
 * new AuditStack(app, { organization: "acme" }, {
 *   accountId: "111122223333",
 *   homeRegion: "eu-west-1",
 *   retentionDays: 400,
 *   readerArns: ["arn:aws:iam::111122223333:role/auditors"],
 *   deletionProtection: true,
 *   tags: {},
 *   teamRegions: ["eu-west-1"],
 *   dagBucketNames: ["acme-payments-dags-111122223333"],
 * });
 * ```
 */
export class AuditStack extends TerraformStack {
  /**
   * @param scope the app
   * @param config what the stacks of an organization share: the prefix of its names, and where the state is
   * @param audit the account's trail, and what it records
   */
  public constructor(
    scope: Construct,
    private readonly config: Pick<TeamsConfig, "organization" | "state">,
    private readonly audit: AccountAudit,
  ) {
    const name = auditStackName(audit.accountId);
    super(scope, name);
    configureState(this, config, name);
    const assumeRole = assumedRole(this, audit.deployRoleArn, name);
    const defaultTags = [{ tags: { ManagedBy: "cdktf-mwaa-teams", ...terraformLiteral(audit.tags) } }];
    const provider = { allowedAccountIds: [audit.accountId], assumeRole, defaultTags };
    new AwsProvider(this, "aws", { ...provider, region: audit.homeRegion });
    const record = audit.trailArn === undefined ? this.trail() : { trailArn: audit.trailArn };

    const ofIam = iamRegion(audit.homeRegion);
    const iam: ForwardingSource =
      ofIam === audit.homeRegion || audit.teamRegions.every((region) => region === ofIam)
        ? { region: ofIam }
        : {
            region: ofIam,
            provider: new AwsProvider(this, "aws_iam", { ...provider, alias: "iam", region: ofIam }),
          };
    new EventForwarding(this, "EventForwarding", {
      account: this.account(),
      trailName: auditName(config.organization),
      record,
      home: { region: audit.homeRegion },
      iam,
      teamRegions: audit.teamRegions,
    });
  }

  private account(): AwsAccount {
    return new AwsAccount(this, "Account", {
      accountId: this.audit.accountId,
      region: this.audit.homeRegion,
    });
  }

  private trail(): AuditRecord {
    const { audit, config } = this;
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
    return trail.record;
  }
}
