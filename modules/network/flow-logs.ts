import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { type EnvironmentNaming } from "../names/environment-name";
import { flowLogsRoleName } from "../names/iam-names";
import { policyDocument } from "../aws/policy-document";
import { flowLogGroupName } from "../names/log-groups";

/** Props of `FlowLogs`. */
export interface FlowLogsProps extends EnvironmentNaming {
  /** Account and Region of the VPC. */
  readonly account: AwsAccount;
  /** Id of the VPC. */
  readonly vpcId: string;
  /** The key that encrypts the log group. */
  readonly encryptionKey: IEnvironmentKey;
  /** Retention of the records in days. */
  readonly retentionInDays: number;
}

/**
 * Every accepted and rejected connection of the VPC, in an encrypted log group.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export class FlowLogs extends Construct {
  public constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { account } = props;
    const name = flowLogGroupName(props.environmentName);
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name,
      retentionInDays: props.retentionInDays,
      kmsKeyId: props.encryptionKey.keyArn,
    });
    const role = new IamRole(this, "Role", {
      name: flowLogsRoleName(props),
      description: `Writes the flow logs of the VPC of the MWAA environment ${props.environmentName}`,
      assumeRolePolicy: policyDocument([
        {
          Sid: "VpcWritesFlowLogs",
          Effect: "Allow",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": account.accountId },
            ArnLike: { "aws:SourceArn": account.arn("ec2", "vpc-flow-log/*") },
          },
        },
      ]),
    });
    const policy = new IamRolePolicy(this, "RolePolicy", {
      name: "flow-logs",
      role: role.name,
      policy: policyDocument([
        {
          Sid: "WriteFlowLogs",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          Resource: [account.arn("logs", `log-group:${name}`), account.arn("logs", `log-group:${name}:*`)],
        },
        {
          // Does not support resource-level permissions; VPC calls it before it writes.
          Sid: "FindLogGroup",
          Effect: "Allow",
          Action: "logs:DescribeLogGroups",
          Resource: "*",
        },
      ]),
    });
    new FlowLog(this, "Resource", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      dependsOn: [policy],
    });
  }
}
