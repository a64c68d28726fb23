import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";

/** What the boundary needs to know of one environment. */
export interface PermissionsBoundaryInput {
  /** ARN of the environment's own bucket. */
  readonly bucketArn: string;
  /** ARNs of the roles that DAGs may assume. */
  readonly assumableRoleArns: readonly string[];
}

/**
 * The permissions boundary of an execution role: whatever is attached to the role later, DAG code can never do
 * what is denied here. It grants nothing: the role's own policies do.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function permissionsBoundary(
  account: AwsAccount,
  { bucketArn, assumableRoleArns }: PermissionsBoundaryInput,
): PolicyStatement[] {
  return [
    {
      Sid: "LeaveTheRestToTheRolesPolicies",
      Effect: "Allow",
      Action: "*",
      Resource: "*",
    },
    {
      // A token of Airflow's Admin role, or a changed log level, is worth more than any DAG.
      Sid: "DenyControlOfAirflow",
      Effect: "Deny",
      Action: [
        "airflow:Create*",
        "airflow:Delete*",
        "airflow:Invoke*",
        "airflow:Tag*",
        "airflow:Untag*",
        "airflow:Update*",
        "airflow-serverless:*",
      ],
      Resource: "*",
    },
    {
      Sid: "DenyIdentity",
      Effect: "Deny",
      Action: ["iam:*", "organizations:*", "account:*", "sso:*", "identitystore:*", "sts:GetFederationToken"],
      Resource: "*",
    },
    denyAssumingOtherRoles(assumableRoleArns),
    {
      Sid: "DenyWritingOwnBucket",
      Effect: "Deny",
      NotAction: ["s3:Get*", "s3:List*"],
      Resource: [bucketArn, `${bucketArn}/*`],
    },
    {
      Sid: "DenyWritingSecrets",
      Effect: "Deny",
      NotAction: ["secretsmanager:Get*", "secretsmanager:Describe*", "secretsmanager:List*"],
      Resource: `arn:${account.partition}:secretsmanager:*:*:secret:*`,
    },
    {
      Sid: "DenyKeyAdministration",
      Effect: "Deny",
      Action: [
        "kms:Create*",
        "kms:Delete*",
        "kms:Disable*",
        "kms:Put*",
        "kms:Retire*",
        "kms:Revoke*",
        "kms:Schedule*",
        "kms:Update*",
      ],
      Resource: "*",
    },
    {
      Sid: "DenyHidingTraces",
      Effect: "Deny",
      Action: [
        "logs:Associate*",
        "logs:Delete*",
        "logs:Disassociate*",
        "logs:PutAccountPolicy",
        "logs:PutDataProtectionPolicy",
        "logs:PutRetentionPolicy",
        "logs:PutSubscriptionFilter",
        "cloudtrail:Delete*",
        "cloudtrail:Put*",
        "cloudtrail:Stop*",
        "cloudtrail:Update*",
        "cloudwatch:Delete*",
        "cloudwatch:Disable*",
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:SetAlarmState",
        "events:Delete*",
        "events:Disable*",
        "events:PutRule",
        "events:PutTargets",
        "events:Remove*",
        "scheduler:Delete*",
        "scheduler:Update*",
      ],
      Resource: "*",
    },
    {
      // Code of another function runs with another role, and one of them is the detector.
      Sid: "DenyChangingFunctions",
      Effect: "Deny",
      Action: [
        "lambda:Add*",
        "lambda:Create*",
        "lambda:Delete*",
        "lambda:Publish*",
        "lambda:Put*",
        "lambda:Remove*",
        "lambda:Update*",
      ],
      Resource: "*",
    },
  ];
}

function denyAssumingOtherRoles(assumableRoleArns: readonly string[]): PolicyStatement {
  const statement = { Sid: "DenyAssumingOtherRoles", Effect: "Deny", Action: "sts:AssumeRole*" } as const;
  return assumableRoleArns.length === 0
    ? { ...statement, Resource: "*" }
    : { ...statement, NotResource: assumableRoleArns };
}
