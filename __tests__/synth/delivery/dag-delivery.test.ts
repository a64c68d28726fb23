import path from "node:path";
import { readSettings } from "../../../functions/dag-publisher/settings";
import { DagDelivery, type DagDeliveryProps, type TeamEnvironmentProps } from "../../../modules";
import { ACCOUNT, existingKey, KEY_ARN, roleArn, teamEnvironment } from "../support/fixtures";
import { type Block, statementsOf, Template } from "../support/template";

const NAME = "mwaa-payments-dag-publisher";
const POLICY_FILE = path.join(__dirname, "../../terraform/configs/files/dag-policy.yaml");
const SIGNING_KEY = "arn:aws:kms:eu-west-1:111122223333:key/99999999-2222-3333-4444-555555555555";
const GITHUB = { github: { repository: "acme/payments-dags", environment: "production" } };

function synth(props: Partial<DagDeliveryProps> = {}): Template {
  return Template.of((stack) => {
    new DagDelivery(stack, "Delivery", {
      ...ACCOUNT,
      environmentName: "payments",
      airflowVersion: "2.11.2",
      dagBucketName: "acme-payments-dags",
      encryptionKey: existingKey(stack),
      deployRoleArn: roleArn("deploy"),
      ciSources: [GITHUB],
      ...props,
    });
  });
}

function settings(template: Template): ReturnType<typeof readSettings> {
  const { environment } = template.resource("aws_lambda_function") as Block & {
    environment: { variables: Record<string, string> };
  };
  return readSettings(environment.variables);
}

describe("DagDelivery", () => {
  test("runs the bundled function with settings that it can read", () => {
    const template = synth({ signingKeyArn: SIGNING_KEY });
    expect(template.resource("aws_lambda_function")).toMatchObject({
      function_name: NAME,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      memory_size: 1_024,
      timeout: 300,
      kms_key_arn: KEY_ARN,
    });
    expect(settings(template)).toEqual({
      ENVIRONMENT: "payments",
      AIRFLOW_VERSION: "2.11.2",
      INTAKE_BUCKET: "acme-payments-dags-intake",
      DAG_BUCKET: "acme-payments-dags",
      TABLE_NAME: expect.stringMatching(/^\$\{aws_dynamodb_table\./) as string,
      TOPIC_ARN: expect.stringMatching(/^\$\{aws_sns_topic\./) as string,
      EVENT_BUS_NAME: "default",
      POLICY_KEY: "policy/dag-policy.yaml",
      POLICY_VERSION_ID: expect.stringMatching(/^\$\{aws_s3_object\.\w+\.version_id\}$/) as string,
      DAG_PROCESSING_LOG_GROUP: "airflow-payments-DAGProcessing",
      SIGNING_KEY_ARN: SIGNING_KEY,
    });
    expect(settings(synth()).SIGNING_KEY_ARN).toBeUndefined();
  });

  test("has the function take ten messages at a time, in two runs at most, and report those that failed", () => {
    expect(synth().resource("aws_lambda_event_source_mapping")).toMatchObject({
      event_source_arn: `arn:aws:sqs:eu-west-1:111122223333:${NAME}`,
      batch_size: 100,
      maximum_batching_window_in_seconds: 1,
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 2 },
    });
  });

  test("hides a batch for six times as long as a run may take", () => {
    const template = synth();
    const { timeout } = template.resource("aws_lambda_function") as Block & { timeout: number };
    expect(template.resource("aws_sqs_queue", { name: NAME }).visibility_timeout_seconds).toBe(6 * timeout);
  });

  test("keeps the records in a table that is encrypted, can be restored, and cannot be destroyed by default", () => {
    const template = synth();
    expect(template.resource("aws_dynamodb_table")).toMatchObject({
      name: NAME,
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "pk",
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: KEY_ARN },
    });
    const protectedTypes = template
      .resources("terraform_data")
      .flatMap(({ depends_on: on }) => (on as string[]).map((address) => address.split(".")[0]));
    expect(protectedTypes.sort()).toEqual(["aws_dynamodb_table", "aws_s3_bucket"]);
    expect(synth({ deletionProtection: false }).resources("terraform_data")).toEqual([]);
  });

  test("deploys the default DAG policy, or the given file", () => {
    expect(synth().resource("aws_s3_object")).toMatchObject({
      key: "policy/dag-policy.yaml",
      content: expect.stringContaining("profile: standard") as string,
    });
    const { content, source } = synth({ dagPolicyFile: POLICY_FILE }).resource("aws_s3_object");
    expect(content).toBeUndefined();
    expect(source).toMatch(/dag-policy\.yaml$/);
  });

  test("creates a role for each repository, and none for submitters", () => {
    const names = (props: Partial<DagDeliveryProps>): unknown[] =>
      synth(props)
        .resources("aws_iam_role")
        .map(({ name }) => name)
        .filter((name) => name !== NAME);
    const gitlab = { project: "acme/reports", branch: "main" };
    expect(names({})).toEqual(["mwaa-payments-ci"]);
    expect(
      names({
        ciSources: [
          { ...GITHUB, prefix: "core" },
          { gitlab, prefix: "reports/daily" },
        ],
      }),
    ).toEqual(["mwaa-payments-ci-core", "mwaa-payments-ci-reports-daily"]);
    expect(names({ ciSources: [], submitterRoleArns: [roleArn("release")] })).toEqual([]);
  });

  test("raises an alarm for whatever keeps DAGs from being published, and notifies", () => {
    const template = synth({ deliveryEmails: ["payments@example.com"] });
    const alarms = template.resources("aws_cloudwatch_metric_alarm");
    const by = (alarm: string): Block | undefined =>
      alarms.find(({ alarm_name: name }) => name === `${NAME}-${alarm}`);

    expect(alarms).toHaveLength(5);
    expect(by("errors")).toMatchObject({ namespace: "AWS/Lambda", metric_name: "Errors", threshold: 0 });
    expect(by("heartbeat")).toMatchObject({
      namespace: "AWS/Lambda",
      metric_name: "Invocations",
      comparison_operator: "LessThanThreshold",
      treat_missing_data: "breaching",
    });
    expect(by("dead-letters")).toMatchObject({
      namespace: "AWS/SQS",
      dimensions: { QueueName: `${NAME}-dead-letters` },
    });
    expect(by("lag")).toMatchObject({
      metric_name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: NAME },
      threshold: 900,
    });
    expect(by("rejections")).toMatchObject({
      namespace: "MwaaTeams",
      metric_name: "DagsRejected",
      dimensions: { Environment: "payments" },
    });
    alarms.forEach(({ alarm_actions: actions }) => {
      expect(actions).toEqual([expect.stringMatching(/^\$\{aws_sns_topic\./)]);
    });
    expect(template.resource("aws_sns_topic_subscription")).toMatchObject({
      protocol: "email",
      endpoint: "payments@example.com",
    });
  });

  test("is rejected where nobody delivers", () => {
    expect(() => synth({ ciSources: [] })).toThrow(
      "test/Delivery: `ciSources` must name a repository where submitterRoleArns names no role",
    );
  });
});

describe("TeamEnvironment with repositories that deliver", () => {
  const team = (props: Partial<TeamEnvironmentProps> = {}): Template =>
    Template.of((stack) => teamEnvironment(stack, { ciSources: [GITHUB], ...props }));
  const bucket = "acme-payments-dags-111122223333";

  test("lets the publisher alone write DAGs", () => {
    const policies = team()
      .resources("aws_s3_bucket_policy")
      .map(({ policy }) => statementsOf(policy));
    const [dags] = policies.filter((statements) => statements.DenyDagWritesByOthers !== undefined);
    expect(dags?.DenyDagWritesByOthers?.Condition).toEqual({
      ArnNotEquals: { "aws:PrincipalArn": [roleArn(NAME)] },
    });
    expect(dags).not.toHaveProperty("AllowDagWriters");
  });

  test("names the publisher's role as it is created", () => {
    expect(team().resource("aws_iam_role", { name: NAME })).toBeDefined();
  });

  test("lets EventBridge use the key for the queues", () => {
    expect(team().statements("aws_kms_key")).toHaveProperty("RulesSendToDeliveryQueues");
    expect(Template.of((stack) => teamEnvironment(stack)).statements("aws_kms_key")).not.toHaveProperty(
      "RulesSendToDeliveryQueues",
    );
  });

  test("denies DAG code everything on the way, whatever it is permitted", () => {
    const permissions = [
      {
        actions: ["s3:PutObject", "lambda:InvokeFunction", "sqs:SendMessage", "dynamodb:PutItem"],
        resources: ["*"],
      },
    ];
    const { DenyTouchingWhatWatches } = team({ permissions }).statements("aws_iam_policy", {
      name: "mwaa-payments-boundary",
    });
    expect(DenyTouchingWhatWatches?.Resource).toEqual(
      expect.arrayContaining([
        `arn:aws:s3:::${bucket}-intake*`,
        `arn:aws:lambda:eu-west-1:111122223333:function:${NAME}*`,
        `arn:aws:sqs:eu-west-1:111122223333:${NAME}*`,
        `arn:aws:dynamodb:eu-west-1:111122223333:table/${NAME}*`,
      ]),
    );
  });

  test("does not raise the alert on DAG writes for the publisher", () => {
    const audit = { trailArn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/acme-audit" };
    const pattern = team({ audit })
      .resources("aws_cloudwatch_event_rule")
      .map(({ event_pattern: text }) => String(text))
      .find((text) => text.includes("CompleteMultipartUpload"));
    expect(pattern).toContain(roleArn(NAME));
  });

  test("rejects writers beside them, and what only a publisher uses without them", () => {
    expect(() => team({ dagWriterRoleArns: [roleArn("ci")] })).toThrow(
      "test/Default: `dagWriterRoleArns` must be empty beside ciSources and submitterRoleArns",
    );
    expect(() => team({ ciSources: [], signingKeyArn: SIGNING_KEY })).toThrow(
      "test/Default: `signingKeyArn` must not be given without ciSources or submitterRoleArns",
    );
  });
});
