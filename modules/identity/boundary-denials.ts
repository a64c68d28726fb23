import { type PolicyStatement } from "../aws/policy-document";
import { type ArnBuilder } from "../aws/location";
import { AIRFLOW_NAMESPACE } from "../names/metric-namespaces";
import { type EnvironmentNaming } from "../names/environment-name";
import { detectorArns, detectorName } from "../names/detector-names";
import { CODE_ARTIFACT_PRINCIPAL, type CodeArtifactRepository } from "./code-artifact";
import { denialsButPassing, type PassedRole } from "./passed-role";
import { type Permission } from "./permission";

/** `sts:AWSServiceName` is in the context of a service's bearer token alone: every other token stays denied. */
const DENY_OTHER_TOKENS: PolicyStatement = {
  Sid: "DenyOtherTokens",
  Effect: "Deny",
  Action: "sts:Get*Token",
  Resource: "*",
  Condition: { StringNotEquals: { "sts:AWSServiceName": CODE_ARTIFACT_PRINCIPAL } },
};

/** The Sid of the denial of what belongs to other teams. */
export const DENY_OTHER_TEAMS = "DenyTouchingOtherTeams";

/** What the denials of one environment's permissions boundary name. */
export interface BoundaryDenialsInput extends EnvironmentNaming {
  /** Name of the environment's own bucket. */
  readonly bucketName: string;
  /** Additional permissions of the DAGs; they name the only roles that DAGs may assume. */
  readonly permissions: readonly Permission[];
  /** Roles that DAGs may pass, each to one service. */
  readonly passRoles?: readonly PassedRole[];
  /** Repositories of packages that DAGs may read. */
  readonly codeArtifact?: readonly CodeArtifactRepository[];
  /** Names of buckets that DAGs must not access, not even to read. */
  readonly protectedBucketNames?: readonly string[];
  /** ARNs of further resources that DAGs must not access, in addition to the privilege-change detector. */
  readonly protectedArns?: readonly string[];
  /** Namespaces of CloudWatch metrics that DAGs may write, beside Airflow's own. */
  readonly metricNamespaces?: readonly string[];
  /** ARNs of what belongs to the other teams of the account, where no policy of the resource keeps DAGs out. */
  readonly otherTeamArns?: readonly string[];
}

/** The denials of a boundary. */
export interface BoundaryDenials {
  /** What every boundary denies: tokens, identity, the own bucket's writes, secrets' writes, keys. */
  readonly core: readonly PolicyStatement[];
  /** What matters only where the boundary allows more than the environment's own things. */
  readonly further: readonly PolicyStatement[];
}

/**
 * What the permissions boundary of one environment's execution role denies, whatever is attached to the role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryDenials(account: ArnBuilder, input: BoundaryDenialsInput): BoundaryDenials {
  return { core: coreDenials(account, input), further: furtherDenials(account, input) };
}

function coreDenials(
  account: ArnBuilder,
  { bucketName, permissions, passRoles = [], codeArtifact = [] }: BoundaryDenialsInput,
): PolicyStatement[] {
  const bucketArn = account.s3Arn(bucketName);
  return [
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
        ...(passRoles.length === 0 ? ["iam:*"] : []),
        "organizations:*",
        "account:*",
        "sso:*",
        "identitystore:*",
        "sts:AssumeRoot",
        ...(codeArtifact.length === 0 ? ["sts:Get*Token"] : []),
        "rolesanywhere:*",
        "sso-directory:*",
      ],
      Resource: "*",
    },
    ...(passRoles.length === 0 ? [] : denialsButPassing(passRoles)),
    ...(codeArtifact.length === 0 ? [] : [DENY_OTHER_TOKENS]),
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
  ];
}

function furtherDenials(
  account: ArnBuilder,
  {
    environmentName,
    qualifier,
    permissions,
    protectedBucketNames = [],
    protectedArns = [],
    metricNamespaces = [],
    otherTeamArns = [],
  }: BoundaryDenialsInput,
): PolicyStatement[] {
  return [
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
      // A DAG could otherwise hide behind, or raise, what others measure.
      Sid: "DenyOtherMetricNamespaces",
      Effect: "Deny",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringNotEquals: { "cloudwatch:namespace": [AIRFLOW_NAMESPACE, ...metricNamespaces] } },
    },
    denyAccessPoints(account, permissions),
    {
      Sid: "DenyObjectLambda",
      Effect: "Deny",
      Action: ["s3-object-lambda:*", "s3:*ForObjectLambda"],
      Resource: "*",
    },
    {
      // Credentials that are not asked of IAM or STS.
      Sid: "DenyOtherCredentials",
      Effect: "Deny",
      Action: [
        "acm-pca:Import*",
        "acm-pca:Issue*",
        "cognito-identity:Get*",
        "datazone:Get*Credentials",
        "deadline:Assume*",
        "transfer:Create*",
        "transfer:Import*",
        "transfer:Update*",
      ],
      Resource: "*",
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
      ...detectorArns(account, detectorName({ environmentName, qualifier })),
      ...protectedArns,
    ]),
    ...denyAllActions(DENY_OTHER_TEAMS, otherTeamArns),
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

/**
 * An access point has ARNs of its own, which denials on a bucket's ARN do not match. Those that permissions name stay
 * open.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
function denyAccessPoints(account: ArnBuilder, permissions: readonly Permission[]): PolicyStatement {
  const statement = {
    Sid: "DenyAccessPoints",
    Effect: "Deny",
    Action: "s3:*",
    Resource: `arn:${account.partition}:s3:*:*:accesspoint/*`,
  } as const;
  const declared = permissions
    .flatMap(({ resources }) => resources)
    .flatMap((arn) => /^arn:[^:]*:s3:[^:]*:[^:]*:accesspoint\/[^/*?]+/.exec(arn)?.[0] ?? []);
  return declared.length === 0
    ? statement
    : { ...statement, Condition: { ArnNotEquals: { "s3:DataAccessPointArn": [...new Set(declared)] } } };
}
