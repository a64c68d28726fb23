import { type Principal } from "../../../modules/access/policy/access-request";
import { type StackPolicies } from "../../../modules/access/stack/stack-policies";
import { type StackRole } from "../../../modules/access/stack/stack-roles";
import { executionRole, role, roleNamed, service, stackRole } from "./principals";
import { arnOf, owned, type Question } from "./questions";

/** What somebody must be able to do, or the environment does not work. */
export interface Need extends Question {
  readonly who: string;
  readonly principal: Principal;
}

const LOG_TYPES = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"];

/**
 * Everything that must be allowed: AWS's own lists for the execution role (Amazon MWAA User Guide, "Amazon MWAA
 * execution role", "Using customer managed keys"), and what this library adds around it.
 */
export function needs(stack: StackPolicies): Need[] {
  return [
    ...executionNeeds(stack),
    ...detectorNeeds(stack),
    ...flowLogNeeds(stack),
    ...deliveryNeeds(stack),
    ...publisherNeeds(stack),
    ...ciNeeds(stack),
    ...secretNeeds(stack),
    ...loginNeeds(stack),
    ...serviceNeeds(stack),
  ];
}

function by(who: string, principal: Principal, questions: readonly Question[]): Need[] {
  return questions.map((question) => ({ who, principal, ...question }));
}

function on(arn: string, ...actions: string[]): Question[] {
  return actions.map((action) => ({ action, arn }));
}

function through(
  services: readonly string[],
  stack: StackPolicies,
  questions: readonly Question[],
  encryptionContext: Question["context"] = {},
): Question[] {
  return services.flatMap((name) =>
    questions.map((question) => ({
      ...question,
      context: {
        "kms:ViaService": `${name}.${stack.location.region}.amazonaws.com`,
        ...encryptionContext,
      },
    })),
  );
}

function executionNeeds(stack: StackPolicies): Need[] {
  const { environment, environmentArn, bucket, key, secret, variable } = owned(stack);
  // MWAA keeps the queue in an account of its own; within one account the identity policies alone are asked.
  const celery = arnOf(stack, "sqs", "airflow-celery-0f1e2d3c");
  // A secret under the team's prefix that somebody made elsewhere has no policy that names the role.
  const undeclared = arnOf(
    stack,
    "secretsmanager",
    `secret:airflow/${environment}/connections/made-elsewhere-AbCdEf`,
  );
  return by("execution role", executionRole(stack), [
    ...on(environmentArn, "airflow:PublishMetrics"),
    ...on(`${bucket}/dags/etl.py`, "s3:GetObject", "s3:GetObjectVersion"),
    ...on(`${bucket}/requirements.txt`, "s3:GetObject"),
    ...on(
      bucket,
      "s3:ListBucket",
      "s3:GetBucketLocation",
      "s3:GetBucketVersioning",
      "s3:GetBucketPublicAccessBlock",
    ),
    ...on("*", "s3:GetAccountPublicAccessBlock", "logs:DescribeLogGroups"),
    { action: "cloudwatch:PutMetricData", arn: "*", context: { "cloudwatch:namespace": "AmazonMWAA" } },
    ...LOG_TYPES.flatMap((type) => {
      const group = arnOf(stack, "logs", `log-group:airflow-${environment}-${type}`);
      return [
        ...on(group, "logs:CreateLogGroup", "logs:GetLogGroupFields"),
        ...on(`${group}:log-stream:a/b.log`, "logs:PutLogEvents", "logs:GetLogEvents"),
        ...on(`${group}:*`, "logs:CreateLogStream", "logs:GetLogRecord", "logs:GetQueryResults"),
      ];
    }),
    ...on(
      celery,
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ),
    ...through(
      ["sqs", "s3"],
      stack,
      on(key, "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:Encrypt"),
    ),
    ...through(["secretsmanager"], stack, on(key, "kms:Decrypt")),
    ...[secret, variable, undeclared].flatMap((arn) =>
      on(arn, "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
    ),
  ]);
}

function detectorNeeds(stack: StackPolicies): Need[] {
  const { environment, environmentArn, function: lambda, table, topic, deadLetters, key } = owned(stack);
  const name = lambda.split(":").at(-1) ?? "";
  return by("detector", stackRole(roleNamed(stack, "-privilege-detector")), [
    ...LOG_TYPES.flatMap((type) =>
      on(
        arnOf(stack, "logs", `log-group:airflow-${environment}-${type}:*`),
        "logs:StartQuery",
        "logs:GetQueryResults",
        "logs:FilterLogEvents",
      ),
    ),
    ...on("*", "logs:DescribeLogGroups", "logs:StopQuery"),
    ...on(environmentArn, "airflow:GetEnvironment"),
    ...on(table, "dynamodb:GetItem", "dynamodb:PutItem"),
    ...on(topic, "sns:Publish", "sns:GetTopicAttributes"),
    ...on(arnOf(stack, "events", "event-bus/default"), "events:PutEvents"),
    ...on(arnOf(stack, "logs", `log-group:/aws/lambda/${name}:log-stream:x`), "logs:PutLogEvents"),
    ...on(arnOf(stack, "logs", `log-group:/aws/lambda/${name}:*`), "logs:CreateLogStream"),
    ...on(deadLetters, "sqs:SendMessage"),
    ...through(["dynamodb", "lambda", "sns"], stack, on(key, "kms:Decrypt", "kms:GenerateDataKey")),
  ]);
}

function flowLogNeeds(stack: StackPolicies): Need[] {
  const found = stack.roles.find(({ name }) => name.endsWith("-flow-logs"));
  if (found === undefined) {
    return [];
  }
  const group = arnOf(stack, "logs", `log-group:/aws/vpc/flow-logs/mwaa-${owned(stack).environment}`);
  return by("flow logs", stackRole(found), [
    ...on(`${group}:log-stream:eni`, "logs:PutLogEvents"),
    ...on(`${group}:*`, "logs:CreateLogStream"),
    ...on(group, "logs:DescribeLogStreams"),
    ...on("*", "logs:DescribeLogGroups"),
  ]);
}

/** Roles from elsewhere have what the resources' policies give them, and nothing else. */
function deliveryNeeds(stack: StackPolicies): Need[] {
  const { bucket, key } = owned(stack);
  return principalsNamed(stack, "AllowDagWriters").flatMap((arn) =>
    by("DAG writer", role(arn), [
      ...on(`${bucket}/dags/team/etl.py`, "s3:PutObject", "s3:GetObject", "s3:DeleteObject"),
      { action: "s3:ListBucket", arn: bucket, context: { "s3:prefix": "dags/team" } },
      // The bucket with a bucket key, the object without one (S3 User Guide, "Encryption context").
      ...[bucket, `${bucket}/dags/team/etl.py`].flatMap((encrypted) =>
        through(["s3"], stack, on(key, "kms:GenerateDataKey", "kms:Decrypt"), {
          "kms:EncryptionContext:aws:s3:arn": encrypted,
        }),
      ),
    ]),
  );
}

/** What functions/dag-publisher asks of AWS. */
function publisherNeeds(stack: StackPolicies): Need[] {
  const found = publisherOf(stack);
  if (found === undefined) {
    return [];
  }
  const { bucket, key, environment } = owned(stack);
  const { role: publisher, name, intake } = found;
  const group = arnOf(stack, "logs", `log-group:airflow-${environment}-DAGProcessing:*`);
  const own = arnOf(stack, "logs", `log-group:/aws/lambda/${name}`);
  const delivered = ["dags/a.py", "definitions/a.yaml", "manifests/a.json"].map((one) => `${intake}/${one}`);
  return by("publisher", stackRole(publisher), [
    ...on(intake, "s3:ListBucket", "s3:ListBucketVersions"),
    ...[...delivered, `${intake}/status/files/a.json`, `${intake}/policy/dag-policy.yaml`].flatMap((arn) =>
      on(arn, "s3:GetObject", "s3:GetObjectVersion"),
    ),
    ...delivered.flatMap((arn) =>
      on(arn, "s3:GetObjectVersionTagging", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"),
    ),
    ...on(`${intake}/status/files/a.json`, "s3:PutObject"),
    ...["s3:ListBucket", "s3:ListBucketVersions"].map((action) => ({
      action,
      arn: bucket,
      context: { "s3:prefix": "dags/" },
    })),
    ...on(`${bucket}/dags/a.py`, "s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"),
    ...on(
      arnOf(stack, "dynamodb", `table/${name}`),
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Scan",
    ),
    ...on(
      arnOf(stack, "sqs", name),
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
    ),
    ...on(arnOf(stack, "sns", name), "sns:Publish"),
    {
      action: "events:PutEvents",
      arn: arnOf(stack, "events", "event-bus/default"),
      context: { "events:source": ["mwaa-teams"] },
    },
    ...on(group, "logs:FilterLogEvents"),
    ...on(`${own}:*`, "logs:CreateLogStream"),
    ...on(`${own}:log-stream:x`, "logs:PutLogEvents"),
    ...through(
      ["dynamodb", "lambda", "s3", "sns", "sqs"],
      stack,
      on(key, "kms:Decrypt", "kms:GenerateDataKey"),
    ),
  ]);
}

/** What `mwaa-teams publish` asks of AWS, in a job of a repository without a folder of its own. */
function ciNeeds(stack: StackPolicies): Need[] {
  const found = publisherOf(stack);
  const ci = stack.roles.find(({ name }) => name.endsWith("-ci"));
  if (found === undefined || ci === undefined) {
    return [];
  }
  const { intake } = found;
  return by("CI", stackRole(ci), [
    ...["dags/a.py", "definitions/a.yaml", "manifests/a.json"].flatMap((key) =>
      on(
        `${intake}/${key}`,
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:GetObject",
        "s3:GetObjectVersion",
      ),
    ),
    ...["status/files/dags/a.py.json", "policy/dag-policy.yaml"].flatMap((key) =>
      on(`${intake}/${key}`, "s3:GetObject", "s3:GetObjectVersion"),
    ),
    ...["dags/", "definitions/", "manifests/", "status/", "policy/"].flatMap((prefix) =>
      ["s3:ListBucket", "s3:ListBucketVersions"].map((action) => ({
        action,
        arn: intake,
        context: { "s3:prefix": prefix },
      })),
    ),
    ...through(["s3"], stack, on(owned(stack).key, "kms:Decrypt", "kms:GenerateDataKey")),
  ]);
}

/** The publisher of a stack, with the bucket that it takes DAGs from. */
export function publisherOf(
  stack: StackPolicies,
): { readonly role: StackRole; readonly name: string; readonly intake: string } | undefined {
  const role = stack.roles.find(({ name }) => name.endsWith("-dag-publisher"));
  const intake = stack.arnsOf("aws_s3_bucket").find((arn) => arn.endsWith("-intake"));
  return role === undefined || intake === undefined ? undefined : { role, name: role.name, intake };
}

function secretNeeds(stack: StackPolicies): Need[] {
  const { secret, variable, key } = owned(stack);
  return [...new Set(principalsNamed(stack, "AllowAdministratorsToWrite"))].flatMap((arn) =>
    by("secret administrator", role(arn), [
      ...[secret, variable].flatMap((one) =>
        on(
          one,
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:ListSecretVersionIds",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ),
      ),
      ...through(["secretsmanager"], stack, on(key, "kms:GenerateDataKey", "kms:Decrypt"), {
        "kms:EncryptionContext:SecretARN": secret,
      }),
    ]),
  );
}

function loginNeeds(stack: StackPolicies): Need[] {
  const { environment } = owned(stack);
  return [...stack.attached].flatMap(([name, policies]) =>
    policies.flatMap((policy) => {
      const airflowRole = policy.name.split("-").at(-1) ?? "";
      const arn = `arn:aws:iam::${stack.location.accountId}:role/${name}`;
      return by(
        `Airflow ${airflowRole}`,
        role(arn, [policy]),
        on(arnOf(stack, "airflow", `role/${environment}/${airflowRole}`), "airflow:CreateWebLoginToken"),
      );
    }),
  );
}

function serviceNeeds(stack: StackPolicies): Need[] {
  const { rule, function: lambda, topic, deadLetters, key } = owned(stack);
  const account = { "aws:SourceAccount": stack.location.accountId };
  const rules = stack.arnsOf("aws_cloudwatch_event_rule");
  const ofDelivery = rules.filter((arn) => /-dag-(publisher|reconcile)$/.test(arn));
  const alerts = rules.filter((arn) => arn !== rule && !ofDelivery.includes(arn));
  const queues = stack.arnsOf("aws_sqs_queue").filter((arn) => arn.includes("-dag-publisher"));
  return [
    ...by("EventBridge", service("events.amazonaws.com"), [
      { action: "lambda:InvokeFunction", arn: lambda, context: { "aws:SourceArn": rule } },
      { action: "sqs:SendMessage", arn: deadLetters, context: { "aws:SourceArn": rule } },
      ...alerts.map((arn) => ({
        action: "lambda:InvokeFunction",
        arn: lambda,
        context: { "aws:SourceArn": arn },
      })),
      ...ofDelivery.flatMap((arn) =>
        queues.map((queue) => ({
          action: "sqs:SendMessage",
          arn: queue,
          context: { "aws:SourceArn": arn },
        })),
      ),
      // These two report what could have disabled the function.
      ...alerts
        .filter((arn) => /-(detector|trail)-changed$/.test(arn))
        .flatMap((arn) => [
          // EventBridge gives no source to SNS (User Guide, "Amazon SNS permissions").
          { action: "sns:Publish", arn: topic },
          { action: "sqs:SendMessage", arn: deadLetters, context: { "aws:SourceArn": arn } },
        ]),
    ]),
    ...by("CloudWatch alarms", service("cloudwatch.amazonaws.com"), [
      ...stack.arnsOf("aws_sns_topic").map((arn) => ({
        action: "sns:Publish",
        arn,
        context: {
          ...account,
          "aws:SourceArn": arnOf(stack, "cloudwatch", `alarm:${arn.split(":").at(-1) ?? ""}-errors`),
        },
      })),
      ...on(key, "kms:Decrypt", "kms:GenerateDataKey").map((one) => ({ ...one, context: account })),
    ]),
  ];
}

/** Roles that a statement of the stack's resource policies names. */
export function principalsNamed(stack: StackPolicies, sid: string): string[] {
  return stack.resourcePolicies
    .flatMap(({ policy }) => policy.statements)
    .filter(({ label }) => label.endsWith(`: ${sid}`))
    .flatMap(({ principal }) => principal?.aws ?? []);
}
