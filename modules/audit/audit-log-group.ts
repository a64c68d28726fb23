import { type ITerraformDependable } from "cdktf";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { policyDocument } from "../aws/policy-document";
import { DeletionProtection } from "../aws/deletion-protection";

/** Props of `AuditLogGroup`. */
export interface AuditLogGroupProps {
  /** Account and home Region of the trail. */
  readonly account: AwsAccount;
  /** Name of the log group. */
  readonly logGroupName: string;
  /** Name of the trail, and of its role. */
  readonly trailName: string;
  /** ARN of the trail that delivers. */
  readonly trailArn: string;
  /** ARN of the key that encrypts the log group. */
  readonly keyArn: string;
  /** Days that records are kept. */
  readonly retentionInDays: number;
  /** Whether Terraform rejects a plan that destroys the log group. */
  readonly deletionProtection: boolean;
}

/**
 * Where records can be searched, and the role that one trail delivers with.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export class AuditLogGroup extends Construct {
  /** ARN of the log group, as a trail takes it. */
  public readonly deliveryArn: string;
  /** ARN of the role that delivers. */
  public readonly roleArn: string;
  /** What must exist before the trail delivers. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: AuditLogGroupProps) {
    super(scope, id);
    const { account, logGroupName, trailName } = props;
    const logGroup = new CloudwatchLogGroup(this, "Resource", {
      name: logGroupName,
      retentionInDays: props.retentionInDays,
      kmsKeyId: props.keyArn,
    });
    if (props.deletionProtection) {
      new DeletionProtection(this, "DeletionProtection", {
        resources: [logGroup],
        replacedBy: { name: logGroupName },
      });
    }
    const role = new IamRole(this, "Role", {
      name: `${trailName}-delivery`,
      description: `Delivers the records of the trail ${trailName} to CloudWatch Logs`,
      assumeRolePolicy: policyDocument([
        {
          Sid: "TrailDelivers",
          Effect: "Allow",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceArn": props.trailArn, "aws:SourceAccount": account.accountId },
          },
        },
      ]),
    });
    // CloudTrail names the streams; the role can write to no other stream.
    const streams = `log-stream:${account.accountId}_CloudTrail_${account.region}*`;
    const policy = new IamRolePolicy(this, "RolePolicy", {
      name: "delivery",
      role: role.name,
      policy: policyDocument([
        {
          Sid: "DeliverRecords",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: account.arn("logs", `log-group:${logGroupName}:${streams}`),
        },
      ]),
    });
    this.deliveryArn = `${logGroup.arn}:*`;
    this.roleArn = role.arn;
    this.dependables = [logGroup, policy];
  }
}
