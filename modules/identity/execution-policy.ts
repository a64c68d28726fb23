import { type ArnBuilder } from "../aws/location";
import { type PolicyStatement } from "../aws/policy-document";
import { anyCeleryQueueArn, CELERY_QUEUE_ACTIONS } from "../names/celery-queue";
import { logGroupNames } from "../names/log-groups";
import { secretsArns, type SecretsNaming } from "../names/secrets-prefix";
import { AIRFLOW_NAMESPACE } from "../names/metric-namespaces";

/** ARNs and names of services: an `AwsAccount`, or what stands for one before there are constructs. */
export interface ServiceArns extends ArnBuilder {
  /** The name of a service as `kms:ViaService` has it. */
  servicePrincipal(service: string): string;
}

/** What the policy of an execution role depends on. */
export interface ExecutionPolicyInput {
  /** Name of the MWAA environment. */
  readonly environmentName: string;
  /** ARN of its bucket. */
  readonly bucketArn: string;
  /** ARN of the environment's own Celery queue, where it is known. */
  readonly celeryQueueArn?: string;
  /** Namespaces of CloudWatch metrics that DAGs may write, beside Airflow's own. */
  readonly metricNamespaces?: readonly string[];
}

/**
 * The permissions that MWAA needs from an execution role, apart from the key: AWS's sample policy, with the log
 * groups named one by one. AWS's own `airflow-<environment>-*` also matches the log groups of an environment whose
 * name begins with this name.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html
 */
export function executionPolicy(
  account: ServiceArns,
  { environmentName, bucketArn, celeryQueueArn, metricNamespaces = [] }: ExecutionPolicyInput,
): PolicyStatement[] {
  return [
    {
      Sid: "PublishMetrics",
      Effect: "Allow",
      Action: "airflow:PublishMetrics",
      Resource: account.arn("airflow", `environment/${environmentName}`),
    },
    {
      Sid: "DenyListingBuckets",
      Effect: "Deny",
      Action: "s3:ListAllMyBuckets",
      Resource: "*",
    },
    {
      Sid: "ReadDagBucket",
      Effect: "Allow",
      Action: ["s3:GetObject*", "s3:GetBucket*", "s3:List*"],
      Resource: [bucketArn, `${bucketArn}/*`],
    },
    {
      Sid: "WriteAndReadLogs",
      Effect: "Allow",
      Action: [
        "logs:CreateLogStream",
        "logs:CreateLogGroup",
        "logs:PutLogEvents",
        "logs:GetLogEvents",
        "logs:GetLogRecord",
        "logs:GetLogGroupFields",
        "logs:GetQueryResults",
      ],
      // The group's own ARN and, with `:*`, its streams.
      Resource: logGroupNames(environmentName)
        .map((name) => account.arn("logs", `log-group:${name}`))
        .flatMap((arn) => [arn, `${arn}:*`]),
    },
    {
      // Neither action supports resource-level permissions.
      Sid: "ReadAccountSettings",
      Effect: "Allow",
      Action: ["logs:DescribeLogGroups", "s3:GetAccountPublicAccessBlock"],
      Resource: "*",
    },
    {
      Sid: "PutMetrics",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": [AIRFLOW_NAMESPACE, ...metricNamespaces] } },
    },
    {
      Sid: "UseCeleryQueue",
      Effect: "Allow",
      Action: CELERY_QUEUE_ACTIONS,
      Resource: celeryQueueArn ?? anyCeleryQueueArn(account),
    },
  ];
}

/** Use of the environment's key, only through the services that store the environment's data. */
export function encryptionPolicy(account: ServiceArns, keyArn: string): PolicyStatement[] {
  return [
    {
      Sid: "UseKeyThroughServices",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*", "kms:Encrypt"],
      Resource: keyArn,
      Condition: {
        StringEquals: { "kms:ViaService": ["sqs", "s3"].map((service) => account.servicePrincipal(service)) },
      },
    },
    {
      Sid: "DecryptSecrets",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: { StringEquals: { "kms:ViaService": account.servicePrincipal("secretsmanager") } },
    },
  ];
}

/** Read access to the team's own secrets. */
export function secretsPolicy(account: ServiceArns, naming: SecretsNaming): PolicyStatement[] {
  const arns = secretsArns(account, naming);
  return [
    {
      Sid: "ReadOwnSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      Resource: arns.length === 1 ? (arns[0] ?? []) : arns,
    },
  ];
}
