import { arnBuilder } from "../aws/location";
import { partitionOf } from "../aws/partition";
import { type AccountAudit, type TeamConfig, type TeamsConfig } from "../config/teams-config";
import { auditBucketName, auditLogGroupName, auditName, trailArn } from "../names/audit-names";
import { detectorName, deadLetterQueueName } from "../names/detector-names";
import { snapshotName } from "../names/snapshot-names";
import { boundaryName, executionRoleArnOf } from "../names/iam-names";
import { logGroupName } from "../names/log-groups";
import { secretsFolder } from "../names/secrets-prefix";
import { DEFAULT_EGRESS } from "../network/network-rules";
import { type StackToApply } from "./needs";

/** Actions on one resource, which stands for all of its kind in the stack. */
export interface ActionGroup {
  readonly resourceArn: string;
  readonly actions: readonly string[];
  /** Values of context keys that the real calls have. */
  readonly context?: Readonly<Record<string, string>>;
}

const BUCKET = prefixed(
  "s3",
  ...["CreateBucket", "ListBucket", "PutBucketPolicy", "PutBucketTagging", "PutBucketVersioning"],
  ...["PutBucketPublicAccessBlock", "PutBucketOwnershipControls", "PutEncryptionConfiguration"],
  "PutLifecycleConfiguration",
);
const LOG_GROUP = prefixed(
  "logs",
  ...["CreateLogGroup", "PutRetentionPolicy", "AssociateKmsKey", "TagResource"],
);
const ROLE = prefixed("iam", "CreateRole", "GetRole", "PutRolePolicy", "TagRole");
const RULE = prefixed("events", "PutRule", "PutTargets", "TagResource");
const VPC = prefixed("ec2", "CreateVpc", "ModifyVpcAttribute", "CreateSubnet", "CreateRouteTable");
const SECURITY_GROUP = prefixed(
  "ec2",
  "CreateSecurityGroup",
  ...["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"],
);
const NAT = prefixed(
  "ec2",
  ...["AllocateAddress", "CreateInternetGateway", "AttachInternetGateway", "CreateNatGateway", "CreateRoute"],
);

/**
 * What an apply of the stack does first of all, by the resources that it creates. It is no complete policy: it has
 * one call, or a few, for every kind of resource, so that a denial is found before an apply stops halfway.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-policies.html for what MWAA needs of its caller
 */
export function actionsToApply(config: TeamsConfig, stack: StackToApply): ActionGroup[] {
  return [
    ...(stack.team === undefined ? [] : teamActions(stack.team)),
    ...(stack.audit === undefined ? [] : auditActions(config, stack.audit)),
  ];
}

function teamActions({ props }: TeamConfig): ActionGroup[] {
  const { accountId, region, environmentName: name, bucketName } = props;
  const account = arnBuilder(accountId, region);
  const iam = iamArns(accountId, region);
  const executionRole = executionRoleArnOf(account, props);
  const detector = detectorName(props);
  const hasSecrets = [...(props.connections ?? []), ...(props.variables ?? [])].length > 0;
  return [
    {
      resourceArn: account.arn("airflow", `environment/${name}`),
      actions: ["airflow:CreateEnvironment", "airflow:GetEnvironment", "airflow:TagResource"],
    },
    {
      resourceArn: account.s3Arn(bucketName),
      actions: props.existingBucket === true ? ["s3:GetBucketPolicy"] : BUCKET,
    },
    { resourceArn: account.s3Arn(`${bucketName}/dags/`), actions: ["s3:PutObject"] },
    props.executionRoleArn === undefined
      ? {
          resourceArn: executionRole,
          actions: [...ROLE, "iam:PutRolePermissionsBoundary"],
          context: { "iam:PermissionsBoundary": iam(`policy/${boundaryName(props)}`) },
        }
      : { resourceArn: executionRole, actions: ["iam:GetRole", "iam:PutRolePolicy"] },
    {
      resourceArn: executionRole,
      actions: ["iam:PassRole"],
      context: { "iam:PassedToService": "airflow.amazonaws.com" },
    },
    { resourceArn: iam(`policy/${boundaryName(props)}`), actions: ["iam:CreatePolicy", "iam:TagPolicy"] },
    {
      resourceArn: iam("role/aws-service-role/airflow.amazonaws.com/AWSServiceRoleForAmazonMWAA"),
      actions: ["iam:CreateServiceLinkedRole"],
      context: { "iam:AWSServiceName": "airflow.amazonaws.com" },
    },
    { resourceArn: account.arn("logs", `log-group:${logGroupName(name, "Task")}`), actions: LOG_GROUP },
    {
      resourceArn: account.arn("lambda", `function:${detector}`),
      actions: ["lambda:CreateFunction", "lambda:AddPermission", "lambda:TagResource"],
    },
    {
      resourceArn: account.arn("dynamodb", `table/${detector}`),
      actions: ["dynamodb:CreateTable", "dynamodb:UpdateContinuousBackups", "dynamodb:TagResource"],
    },
    { resourceArn: account.arn("events", `rule/${detector}`), actions: RULE },
    ...(props.privilegeSnapshot === undefined
      ? []
      : [
          {
            resourceArn: account.arn("lambda", `function:${snapshotName(props)}`),
            actions: ["lambda:CreateFunction", "lambda:TagResource"],
          },
          { resourceArn: iam(`role/${snapshotName(props)}`), actions: ROLE },
          { resourceArn: account.arn("events", `rule/${snapshotName(props)}`), actions: RULE },
        ]),
    {
      resourceArn: account.arn("sns", detector),
      actions: ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:TagResource"],
    },
    {
      resourceArn: account.arn("sqs", deadLetterQueueName(detector)),
      actions: ["sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:TagQueue"],
    },
    {
      resourceArn: account.arn("cloudwatch", `alarm:${detector}`),
      actions: ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"],
    },
    ...keyActions(props),
    ...networkActions(props),
    ...(hasSecrets
      ? [
          {
            resourceArn: account.arn(
              "secretsmanager",
              `secret:${secretsFolder({ ...props, environmentName: name }, "connections")}${props.secretsSeparator ?? "/"}x-AbCdEf`,
            ),
            actions: prefixed("secretsmanager", "CreateSecret", "PutResourcePolicy", "TagResource"),
          },
        ]
      : []),
  ];
}

function keyActions({ accountId, region, kmsKeyArn }: TeamConfig["props"]): ActionGroup[] {
  const newKey = arnBuilder(accountId, region).arn("kms", "key/00000000-0000-0000-0000-000000000000");
  return [
    { resourceArn: kmsKeyArn ?? newKey, actions: prefixed("kms", "DescribeKey", "CreateGrant") },
    ...(kmsKeyArn === undefined
      ? [
          { resourceArn: "*", actions: ["kms:CreateKey"] },
          {
            resourceArn: newKey,
            actions: prefixed("kms", "EnableKeyRotation", "PutKeyPolicy", "TagResource"),
          },
        ]
      : []),
  ];
}

function networkActions({ vpcCidr, egress, existingVpc }: TeamConfig["props"]): ActionGroup[] {
  const ownGroup = existingVpc === undefined || (existingVpc.securityGroupIds ?? []).length === 0;
  const created = vpcCidr === undefined ? [] : [...VPC, ...((egress ?? DEFAULT_EGRESS) === "nat" ? NAT : [])];
  return [
    {
      resourceArn: "*",
      // MWAA creates its own endpoints with the caller's rights.
      actions: ["ec2:CreateVpcEndpoint", "ec2:CreateTags", ...(ownGroup ? SECURITY_GROUP : []), ...created],
    },
  ];
}

function auditActions({ organization }: TeamsConfig, audit: AccountAudit): ActionGroup[] {
  if (audit.trailArn !== undefined) {
    return [];
  }
  const { accountId, homeRegion: region } = audit;
  const account = arnBuilder(accountId, region);
  const name = auditName(organization);
  return [
    {
      resourceArn: trailArn(account, name),
      actions: prefixed("cloudtrail", "CreateTrail", "PutEventSelectors", "StartLogging", "AddTags"),
    },
    { resourceArn: account.s3Arn(auditBucketName(organization, accountId)), actions: BUCKET },
    { resourceArn: account.arn("logs", `log-group:${auditLogGroupName(name)}`), actions: LOG_GROUP },
    { resourceArn: iamArns(accountId, region)(`role/${name}`), actions: [...ROLE, "iam:PassRole"] },
    { resourceArn: "*", actions: ["kms:CreateKey"] },
  ];
}

function iamArns(accountId: string, region: string): (resource: string) => string {
  return (resource) => `arn:${partitionOf(region)}:iam::${accountId}:${resource}`;
}

function prefixed(service: string, ...names: readonly string[]): string[] {
  return names.map((name) => `${service}:${name}`);
}
