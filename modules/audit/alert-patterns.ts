import { type AlertKind } from "../../functions/privilege-detector/contract";
import { type AuditRecord } from "../names/audit-names";
import {
  apiCalls,
  byPrincipalsOtherThan,
  type EventPattern,
  oneOfPatterns,
  type PatternPart,
  requested,
} from "./event-pattern";
import { trailChange } from "./trail-change";

/** What the alerts of one environment match. All names are known before apply. */
export interface AlertPatternsInput {
  /** Name of the MWAA environment. */
  readonly environmentName: string;
  /** ARN of the environment's execution role. */
  readonly executionRoleArn: string;
  /** Name of the execution role. */
  readonly executionRoleName: string;
  /** ARN of the execution role's permissions boundary. */
  readonly boundaryArn: string;
  /** ARNs of the roles of programs that call Airflow, the detector's own among them. */
  readonly programRoleArns: readonly string[];
  /** Name of the DAG bucket. */
  readonly bucketName: string;
  /**
   * Name of the bucket that authors deliver to.
   * @default - there is no publisher
   */
  readonly intakeBucketName?: string;
  /** ARNs of the roles that write DAGs. */
  readonly dagWriterRoleArns: readonly string[];
  /** How the names of the environment's secrets begin, and how their ARNs do. */
  readonly secretsPrefixes: readonly string[];
  /** ARNs of the roles that set secrets. */
  readonly secretAdministratorRoleArns: readonly string[];
  /** ARN of the principal that runs Terraform. */
  readonly deployerArn: string;
  /** Names of the log groups. */
  readonly logGroupNames: readonly string[];
  /** Days that the log groups are kept. */
  readonly logRetentionInDays: number;
  /** Name of the detector's function, of its rule and of its topic. */
  readonly detectorName: string;
  /**
   * Names of functions that read users and roles for the detector, and of their rules.
   * @default - none
   */
  readonly snapshotNames?: readonly string[];
  /** ARN of the detector's topic. */
  readonly topicArn: string;
  /** Prefix of the names of the alerts' own rules. */
  readonly ruleNamePrefix: string;
  /** The trail. */
  readonly record: AuditRecord;
}

const LOG_MODULES = ["DagProcessingLogs", "SchedulerLogs", "TaskLogs", "WebserverLogs", "WorkerLogs"];

/** The EventBridge patterns of the alerts, by kind. */
export function alertPatterns(input: AlertPatternsInput): Readonly<Record<AlertKind, EventPattern>> {
  const byOthers = byPrincipalsOtherThan([input.deployerArn]);
  const bucket = requested({ bucketName: [input.bucketName] });
  return {
    "airflow-called-by-dag": apiCalls({
      eventSource: ["airflow.amazonaws.com"],
      eventName: ["CreateWebLoginToken", "CreateCliToken", "InvokeRestApi"],
      userIdentity: { sessionContext: { sessionIssuer: { arn: [input.executionRoleArn] } } },
    }),
    // Calls of the execution role are an alert of their own.
    "api-called-by-others": apiCalls({
      eventSource: ["airflow.amazonaws.com"],
      eventName: ["CreateCliToken", "InvokeRestApi"],
      ...requested({ Name: [input.environmentName] }),
      ...byPrincipalsOtherThan([...input.programRoleArns, input.executionRoleArn]),
    }),
    "dag-bucket-written": apiCalls({
      eventSource: ["s3.amazonaws.com"],
      eventName: [
        "PutObject",
        "CopyObject",
        "CreateMultipartUpload",
        "CompleteMultipartUpload",
        "DeleteObject",
        "DeleteObjects",
        "RestoreObject",
        { prefix: "PutObject" },
        { prefix: "DeleteObjectT" },
      ],
      ...bucket,
      ...byPrincipalsOtherThan([...input.dagWriterRoleArns, input.deployerArn]),
    }),
    "secret-written": apiCalls({
      eventSource: ["secretsmanager.amazonaws.com"],
      ...requested({
        secretId: input.secretsPrefixes.map((prefix) => ({ prefix })),
      }),
      ...oneOfPatterns(
        {
          eventName: ["PutSecretValue", "UpdateSecretVersionStage", "RotateSecret", "CancelRotateSecret"],
          ...byPrincipalsOtherThan(input.secretAdministratorRoleArns),
        },
        {
          // Terraform calls these for the secret itself, never for its value.
          eventName: [
            "UpdateSecret",
            "DeleteSecret",
            "RestoreSecret",
            "PutResourcePolicy",
            "DeleteResourcePolicy",
            "ReplicateSecretToRegions",
          ],
          ...byPrincipalsOtherThan([...input.secretAdministratorRoleArns, input.deployerArn]),
        },
      ),
    }),
    "logging-changed": apiCalls({
      eventSource: ["airflow.amazonaws.com"],
      eventName: ["UpdateEnvironment"],
      ...requested({ Name: [input.environmentName] }),
      // `exists` is for single values: each log type's level stands for the type.
      ...oneOfPatterns(
        ...LOG_MODULES.map((module) =>
          requested({ LoggingConfiguration: { [module]: { LogLevel: [{ exists: true }] } } }),
        ),
      ),
    }),
    "detector-changed": apiCalls({ ...oneOfPatterns(...detectorChanges(input)), ...byOthers }),
    "trail-changed": apiCalls(trailChange(input.record, input.deployerArn)),
    "log-group-changed": apiCalls({
      eventSource: ["logs.amazonaws.com"],
      ...requested({ logGroupName: [...input.logGroupNames] }),
      ...oneOfPatterns(
        { eventName: ["DeleteLogGroup", "DeleteLogStream"] },
        {
          eventName: ["PutRetentionPolicy"],
          ...requested({ retentionInDays: [{ numeric: ["<", input.logRetentionInDays] }] }),
        },
      ),
    }),
    "bucket-changed": apiCalls({
      eventSource: ["s3.amazonaws.com"],
      eventName: [{ prefix: "PutBucket" }, { prefix: "DeleteBucket" }],
      ...requested({ bucketName: [input.bucketName, ...[input.intakeBucketName ?? []].flat()] }),
      ...byOthers,
    }),
    "boundary-changed": apiCalls({
      eventSource: ["iam.amazonaws.com"],
      ...oneOfPatterns(
        {
          eventName: [
            "PutRolePermissionsBoundary",
            "DeleteRolePermissionsBoundary",
            "UpdateAssumeRolePolicy",
          ],
          ...requested({ roleName: [input.executionRoleName] }),
        },
        {
          eventName: ["CreatePolicyVersion", "SetDefaultPolicyVersion", "DeletePolicy"],
          ...requested({ policyArn: [input.boundaryArn] }),
        },
      ),
      ...byOthers,
    }),
  };
}

function detectorChanges({
  detectorName,
  snapshotNames = [],
  ruleNamePrefix,
  topicArn,
}: AlertPatternsInput): PatternPart[] {
  const functions = [detectorName, ...snapshotNames];
  const rules = [...functions, { prefix: ruleNamePrefix }];
  return [
    {
      eventSource: ["events.amazonaws.com"],
      eventName: ["DisableRule", "DeleteRule", "PutRule"],
      ...requested({ name: rules }),
    },
    {
      eventSource: ["events.amazonaws.com"],
      eventName: ["RemoveTargets", "PutTargets"],
      ...requested({ rule: rules }),
    },
    {
      // Lambda's names end in the date of the API's version.
      eventSource: ["lambda.amazonaws.com"],
      eventName: [
        { prefix: "UpdateFunction" },
        { prefix: "DeleteFunction" },
        { prefix: "PutFunctionConcurrency" },
        { prefix: "RemovePermission" },
      ],
      // A name, or an ARN whole or in part.
      ...requested({ functionName: functions.flatMap((name) => [name, { suffix: `:${name}` }]) }),
    },
    {
      eventSource: ["sns.amazonaws.com"],
      eventName: ["DeleteTopic", "SetTopicAttributes", "RemovePermission"],
      ...requested({ topicArn: [topicArn] }),
    },
    {
      eventSource: ["sns.amazonaws.com"],
      eventName: ["Unsubscribe"],
      ...requested({ subscriptionArn: [{ prefix: `${topicArn}:` }] }),
    },
  ];
}
