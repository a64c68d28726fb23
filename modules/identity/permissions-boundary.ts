import { type PolicyStatement } from "../aws/policy-document";
import { type ArnBuilder } from "../aws/location";
import { METRIC_NAMESPACE } from "../../functions/privilege-detector/contract";

/** What the boundary needs to know of one environment. */
export interface PermissionsBoundaryInput {
  /** ARN of the environment's own bucket. */
  readonly bucketArn: string;
  /** ARNs of the roles that DAGs may assume. */
  readonly assumableRoleArns: readonly string[];
  /** Names of buckets that DAGs may not even read, such as that of Terraform's state. */
  readonly protectedBucketNames: readonly string[];
  /** ARNs of what DAGs may not touch in any way, such as the privilege-change detector and what it stores. */
  readonly untouchableArns: readonly string[];
}

/**
 * The permissions boundary of an execution role: whatever is attached to the role later, DAG code can never do
 * what is denied here. It grants nothing: the role's own policies do.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function permissionsBoundary(
  account: ArnBuilder,
  { bucketArn, assumableRoleArns, protectedBucketNames, untouchableArns }: PermissionsBoundaryInput,
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
      Action: [
        "iam:*",
        "organizations:*",
        "account:*",
        "sso:*",
        "identitystore:*",
        "sts:AssumeRoot",
        "sts:Get*Token",
        "rolesanywhere:*",
      ],
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
        "kms:Import*",
        "kms:Put*",
        "kms:Replicate*",
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
        "logs:PutLogGroupDeletionProtection",
        "logs:PutRetentionPolicy",
        "logs:PutSubscriptionFilter",
        "logs:PutTransformer",
        "logs:StopQuery",
        "ec2:DeleteFlowLogs",
        "sns:Delete*",
        "sns:Remove*",
        "sns:Set*Attributes",
        "sns:Unsubscribe",
        "cloudtrail:Delete*",
        "cloudtrail:Put*",
        "cloudtrail:Stop*",
        "cloudtrail:Update*",
        "cloudwatch:Delete*",
        "cloudwatch:Disable*",
        "cloudwatch:Put*Alarm*",
        "cloudwatch:SetAlarmState",
        "events:Delete*",
        "events:Disable*",
        "events:PutRule",
        "events:PutTargets",
        "events:Remove*",
        "scheduler:Delete*",
        "scheduler:Update*",
        "config:Delete*",
        "config:Stop*",
        "guardduty:Delete*",
        "guardduty:Update*",
        "securityhub:Disable*",
      ],
      Resource: "*",
    },
    {
      // A DAG could keep the detector's heartbeat alive with metrics of its own.
      Sid: "DenyForgingDetectorMetrics",
      Effect: "Deny",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": METRIC_NAMESPACE } },
    },
    {
      // Each of these runs code or opens a session with another role, and asks for no iam:PassRole.
      Sid: "DenyBorrowingOtherRoles",
      Effect: "Deny",
      Action: [
        "cloudformation:CreateStackInstances",
        "cloudformation:CreateStackSet",
        "cloudformation:ExecuteChangeSet",
        "cloudformation:Update*",
        "codebuild:Start*",
        "codedeploy:CreateDeployment",
        "ec2-instance-connect:*",
        "ec2:CreateLaunchTemplateVersion",
        "ec2:ModifyInstanceAttribute",
        "ec2:ModifyLaunchTemplate",
        "ecs:ExecuteCommand",
        "glue:UpdateDevEndpoint",
        "glue:UpdateJob*",
        "sagemaker:CreatePresigned*",
        "ssm:CreateAssociation*",
        "ssm:Register*",
        "ssm:Resume*",
        "ssm:Send*",
        "ssm:Start*",
        "ssm:Update*",
        "states:UpdateStateMachine*",
      ],
      Resource: "*",
    },
    ...denyTouching(
      "DenyTouchingProtectedBuckets",
      protectedBucketNames.flatMap((name) => [account.s3Arn(name), account.s3Arn(`${name}/*`)]),
    ),
    ...denyTouching("DenyTouchingWhatWatches", untouchableArns),
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

function denyTouching(Sid: string, arns: readonly string[]): PolicyStatement[] {
  return arns.length === 0 ? [] : [{ Sid, Effect: "Deny", Action: "*", Resource: arns }];
}

function denyAssumingOtherRoles(assumableRoleArns: readonly string[]): PolicyStatement {
  const statement = { Sid: "DenyAssumingOtherRoles", Effect: "Deny", Action: "sts:AssumeRole*" } as const;
  return assumableRoleArns.length === 0
    ? { ...statement, Resource: "*" }
    : { ...statement, NotResource: assumableRoleArns };
}
