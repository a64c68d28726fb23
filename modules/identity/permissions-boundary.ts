import { type PolicyStatement } from "../aws/policy-document";
import { type ArnBuilder } from "../aws/location";
import { METRIC_NAMESPACE } from "../../functions/privilege-detector/contract";
import { detectorArns, detectorName } from "../names/detector-names";
import { type Permission } from "./permission";

/** Input of the permissions boundary of one environment's execution role. */
export interface ExecutionBoundaryInput {
  /** Name of the MWAA environment. */
  readonly environmentName: string;
  /** Name of the environment's own bucket. */
  readonly bucketName: string;
  /** Additional permissions of the DAGs; they name the only roles that DAGs may assume. */
  readonly permissions: readonly Permission[];
  /** Names of buckets that DAGs must not access, not even to read. */
  readonly protectedBucketNames?: readonly string[];
  /** ARNs of further resources that DAGs must not access, in addition to the privilege-change detector. */
  readonly protectedArns?: readonly string[];
}

/**
 * The permissions boundary of one environment's execution role. DAG code can never do what is denied here, even if
 * policies are attached to the role later. The boundary grants nothing by itself: permissions come from the role's
 * policies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function executionBoundary(
  account: ArnBuilder,
  {
    environmentName,
    bucketName,
    permissions,
    protectedBucketNames = [],
    protectedArns = [],
  }: ExecutionBoundaryInput,
): PolicyStatement[] {
  const bucketArn = account.s3Arn(bucketName);
  return [
    {
      Sid: "LeaveTheRestToTheRolesPolicies",
      Effect: "Allow",
      Action: "*",
      Resource: "*",
    },
    {
      // A token of Airflow's Admin role, or a changed log level, gives more control than any DAG has.
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
    denyAssumingOtherRoles(permissions),
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
      // A DAG could otherwise fake the detector's heartbeat with its own metrics.
      Sid: "DenyForgingDetectorMetrics",
      Effect: "Deny",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": METRIC_NAMESPACE } },
    },
    {
      // Each of these runs code or opens a session with another role, without iam:PassRole.
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
    ...denyAllActions(
      "DenyTouchingProtectedBuckets",
      protectedBucketNames.flatMap((name) => [account.s3Arn(name), account.s3Arn(`${name}/*`)]),
    ),
    ...denyAllActions("DenyTouchingWhatWatches", [
      ...detectorArns(account, detectorName(environmentName)),
      ...protectedArns,
    ]),
    {
      // Code of another function runs with another role; the detector is one of these functions.
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

function denyAllActions(Sid: string, arns: readonly string[]): PolicyStatement[] {
  return arns.length === 0 ? [] : [{ Sid, Effect: "Deny", Action: "*", Resource: arns }];
}

/** The roles that the declared permissions name are the only ones that DAGs may assume. */
function denyAssumingOtherRoles(permissions: readonly Permission[]): PolicyStatement {
  const statement = { Sid: "DenyAssumingOtherRoles", Effect: "Deny", Action: "sts:AssumeRole*" } as const;
  const assumable = permissions
    .filter(({ actions }) => actions.some((action) => action.toLowerCase().startsWith("sts:assumerole")))
    .flatMap(({ resources }) => resources);
  return assumable.length === 0 ? { ...statement, Resource: "*" } : { ...statement, NotResource: assumable };
}
