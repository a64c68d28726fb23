import { readSettings } from "../../../functions/privilege-detector/settings";
import { PrivilegeChangeDetector, type PrivilegeChangeDetectorProps } from "../../../modules";
import { ACCOUNT, existingKey, KEY_ARN } from "../support/fixtures";
import { type Block, type Statement, statementsOf, Template } from "../support/template";

const NAME = "mwaa-payments-privilege-detector";

function synth(props: Partial<PrivilegeChangeDetectorProps> = {}): Template {
  return Template.of((stack) => {
    new PrivilegeChangeDetector(stack, "Detector", {
      ...ACCOUNT,
      environments: [{ environmentName: "payments" }],
      encryptionKey: existingKey(stack),
      ...props,
    });
  });
}

function rolePolicy(
  name: string,
  props: Partial<PrivilegeChangeDetectorProps> = {},
): Record<string, Statement> {
  return synth(props).statements("aws_iam_role_policy", { name });
}

function settings(template: Template): ReturnType<typeof readSettings> {
  const { environment } = template.resource("aws_lambda_function") as Block & {
    environment: { variables: Record<string, string> };
  };
  return readSettings(environment.variables);
}

const groups = (environment: string): string[] =>
  ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].map(
    (type) => `airflow-${environment}-${type}`,
  );

describe("PrivilegeChangeDetector", () => {
  test("runs the bundled function on Node.js 22 and arm64, from a reproducible archive", () => {
    const template = synth();

    expect(template.resource("aws_lambda_function")).toMatchObject({
      function_name: NAME,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      source_code_hash: expect.stringMatching(
        /^\$\{data\.archive_file\.\w+\.output_base64sha256\}$/,
      ) as string,
    });
    expect(template.dataSources("archive_file")).toEqual([
      expect.objectContaining({
        type: "zip",
        source_dir: expect.stringMatching(/^assets\//) as string,
        output_path: `assets/${NAME}.zip`,
        output_file_mode: "0644",
      }),
    ]);
  });

  test("gives the function settings that it can read", () => {
    expect(settings(synth({ schedule: "rate(10 minutes)" }))).toMatchObject({
      ENVIRONMENTS: [{ name: "payments", allow: [] }],
      MODE: "full",
      SCHEDULE_SECONDS: 600,
    });
  });

  test("is started by an EventBridge rule that retries, and keeps what could not be delivered", () => {
    const template = synth({ schedule: "cron(0/10 * * * ? *)" });

    expect(template.resource("aws_cloudwatch_event_rule")).toMatchObject({
      name: NAME,
      schedule_expression: "cron(0/10 * * * ? *)",
    });
    expect(template.resource("aws_cloudwatch_event_target")).toMatchObject({
      retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 5 },
      dead_letter_config: { arn: `arn:aws:sqs:eu-west-1:111122223333:${NAME}-dead-letters` },
    });
    expect(template.resource("aws_lambda_function_event_invoke_config")).toMatchObject({
      destination_config: {
        on_failure: { destination: `arn:aws:sqs:eu-west-1:111122223333:${NAME}-dead-letters` },
      },
    });
    expect(template.resource("aws_lambda_permission")).toMatchObject({
      principal: "events.amazonaws.com",
      source_arn: `arn:aws:events:eu-west-1:111122223333:rule/${NAME}`,
    });
  });

  test("runs every five minutes by default", () => {
    expect(synth().resource("aws_cloudwatch_event_rule").schedule_expression).toBe("rate(5 minutes)");
  });

  test("remembers in a table that is encrypted, forgets by itself, and can be restored", () => {
    expect(synth().resource("aws_dynamodb_table")).toMatchObject({
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "pk",
      ttl: { attribute_name: "expiresAt", enabled: true },
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: KEY_ARN },
    });
  });

  test("lets Terraform delete a table that is half made, and no other", () => {
    const template = synth();
    expect(template.resource("aws_dynamodb_table")).not.toHaveProperty("deletion_protection_enabled");
    expect(template.resource("terraform_data")).toMatchObject({
      depends_on: [expect.stringMatching(/^aws_dynamodb_table\./)],
      lifecycle: { prevent_destroy: true },
      triggers_replace: { name: NAME },
    });
    expect(synth({ deletionProtection: false }).resources("terraform_data")).toEqual([]);
  });

  describe("topic", () => {
    test("is encrypted, takes TLS alone, and takes alarms of this account", () => {
      const template = synth();
      const { DenyInsecureTransport, AlarmsPublish } = template.statements("aws_sns_topic_policy");

      expect(template.resource("aws_sns_topic")).toMatchObject({ kms_master_key_id: KEY_ARN });
      expect(DenyInsecureTransport).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
      expect(AlarmsPublish).toMatchObject({
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      });
    });

    test("notifies the given addresses, and the given topics get the same incidents and alarms", () => {
      const topicArn = "arn:aws:sns:eu-west-1:111122223333:security";
      const template = synth({ emails: ["security@example.com"], topicArns: [topicArn] });

      expect(template.resources("aws_sns_topic_subscription")).toEqual([
        expect.objectContaining({ protocol: "email", endpoint: "security@example.com" }),
      ]);
      expect(settings(template).TOPIC_ARNS).toContain(topicArn);
      expect(rolePolicy("detector", { topicArns: [topicArn] }).Notify).toMatchObject({
        Action: ["sns:Publish", "sns:GetTopicAttributes"],
        Resource: [`arn:aws:sns:eu-west-1:111122223333:${NAME}`, topicArn],
      });
      for (const alarm of template.resources("aws_cloudwatch_metric_alarm")) {
        expect(alarm.alarm_actions).toContain(topicArn);
      }
    });
  });

  test.each([
    [{}, false],
    [{ emails: ["security@example.com"] }, true],
    [{ topicArns: ["arn:aws:sns:eu-west-1:111122223333:security"] }, true],
  ])("with %j it fails without a confirmed subscription: %j", (props, expected) => {
    expect(settings(synth(props)).SUBSCRIBER_EXPECTED).toBe(expected);
  });

  describe("role", () => {
    test("reads the exact log groups and environments, and writes nothing there", () => {
      const { QueryLogs, ReadLoggingConfiguration } = rolePolicy("detector");

      expect(QueryLogs?.Resource).toEqual(
        groups("payments").map((group) => `arn:aws:logs:eu-west-1:111122223333:log-group:${group}:*`),
      );
      expect(ReadLoggingConfiguration).toMatchObject({
        Action: "airflow:GetEnvironment",
        Resource: ["arn:aws:airflow:eu-west-1:111122223333:environment/payments"],
      });
    });

    test("names every resource where the API has one to name", () => {
      const everywhere = Object.values(rolePolicy("detector"))
        .filter(({ Resource }) => Resource === "*")
        .flatMap(({ Action }) => Action);

      expect(everywhere).toEqual(["logs:DescribeLogGroups", "logs:StopQuery"]);
    });

    test("can neither mint Airflow tokens nor change the environment", () => {
      const actions = Object.values(rolePolicy("detector")).flatMap(({ Action }) => Action);

      expect(actions.filter((action) => action?.startsWith("airflow:"))).toEqual(["airflow:GetEnvironment"]);
    });

    test("uses the key through DynamoDB, Lambda and SNS alone", () => {
      expect(rolePolicy("encryption").UseKeyThroughServices).toMatchObject({
        Resource: KEY_ARN,
        Condition: {
          StringEquals: {
            "kms:ViaService": ["dynamodb", "lambda", "sns"].map(
              (service) => `${service}.eu-west-1.amazonaws.com`,
            ),
          },
        },
      });
    });
  });

  test("alarms for every way to be blind, and a missing heartbeat is one", () => {
    const alarms = synth().resources("aws_cloudwatch_metric_alarm");
    const byMetric = Object.fromEntries(
      alarms
        .filter(({ namespace }) => namespace !== "AWS/Events")
        .map((alarm) => [alarm.metric_name as string, alarm]),
    );

    expect(Object.keys(byMetric).sort()).toEqual([
      "ApproximateNumberOfMessagesVisible",
      "DetectorCoverage",
      "DetectorDeliveryFailures",
      "DetectorLagSeconds",
      "DetectorLookBackLagSeconds",
      "DetectorOverflows",
      "DetectorQueryFailures",
      "DetectorRuns",
      "DetectorUnscannedLogGroups",
      "Errors",
      "Invocations",
      "NumberOfNotificationsFailed",
      "Throttles",
    ]);
    expect(byMetric.NumberOfNotificationsFailed).toMatchObject({
      namespace: "AWS/SNS",
      dimensions: { TopicName: NAME },
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
    });
    expect(byMetric.Invocations).toMatchObject({
      namespace: "AWS/Lambda",
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      treat_missing_data: "breaching",
      dimensions: { FunctionName: NAME },
    });
    // A log line that DAG code writes may start the function, and the rule of the schedule it does not start.
    expect(alarms.filter(({ namespace }) => namespace === "AWS/Events")).toMatchObject([
      {
        metric_name: "Invocations",
        dimensions: { RuleName: NAME },
        comparison_operator: "LessThanThreshold",
        threshold: 1,
        treat_missing_data: "breaching",
      },
    ]);
    expect(byMetric.DetectorRuns).toMatchObject({ treat_missing_data: "breaching", threshold: 1 });
    expect(byMetric.DetectorCoverage).toMatchObject({
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      dimensions: { Environment: "payments" },
    });
    expect(byMetric.DetectorUnscannedLogGroups).toMatchObject({
      namespace: "MwaaTeams",
      statistic: "Sum",
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      dimensions: { Environment: "payments" },
    });
    for (const alarm of alarms) {
      expect(alarm.alarm_actions).toEqual([expect.stringMatching(/aws_sns_topic/)]);
      expect((alarm.alarm_description as string).length).toBeGreaterThan(60);
    }
  });

  test("keeps its own log encrypted and for as long as asked", () => {
    expect(synth({ logRetentionInDays: 90 }).resource("aws_cloudwatch_log_group")).toMatchObject({
      name: `/aws/lambda/${NAME}`,
      kms_key_id: KEY_ARN,
      retention_in_days: 90,
    });
  });

  test("saves AWS's query verbatim, and its own, over the five log groups", () => {
    const queries = synth().resources("aws_cloudwatch_query_definition");

    expect(queries.map(({ query_string: text }) => text)).toContain(
      'fields @log, @timestamp, @message | filter @message like "add-role" | stats count() by @log',
    );
    for (const query of queries) {
      expect(query.log_group_names).toEqual(groups("payments"));
    }
  });

  test("shows it all on a dashboard", () => {
    const { widgets } = JSON.parse(synth().resource("aws_cloudwatch_dashboard").dashboard_body as string) as {
      widgets: { type: string }[];
    };

    expect(widgets.map(({ type }) => type)).toEqual(["alarm", "metric", "metric", "metric", "metric", "log"]);
  });

  test("watches several environments at once", () => {
    const template = synth({
      environments: [{ environmentName: "payments" }, { environmentName: "marketing" }],
      detectorName: "detector",
    });

    expect(settings(template).ENVIRONMENTS.map(({ name }) => name)).toEqual(["payments", "marketing"]);
    expect(
      template.resource("aws_cloudwatch_query_definition", { name: "detector/add-role (AWS)" }),
    ).toMatchObject({
      log_group_names: [...groups("payments"), ...groups("marketing")],
    });
    expect(
      template
        .resources("aws_cloudwatch_metric_alarm")
        .filter(({ metric_name: metric }) => metric === "DetectorRuns"),
    ).toHaveLength(2);
  });

  describe("realtime", () => {
    test("is off by default", () => {
      expect(synth().resources("aws_cloudwatch_log_subscription_filter")).toEqual([]);
    });

    test("alarms for a log group that has lost its filter, which the function may see", () => {
      const template = synth({ realtime: true });

      expect(settings(template).REALTIME).toBe(true);
      expect(
        template.resource("aws_cloudwatch_metric_alarm", { metric_name: "DetectorUnsubscribedLogGroups" }),
      ).toMatchObject({
        comparison_operator: "GreaterThanThreshold",
        threshold: 0,
        dimensions: { Environment: "payments" },
        alarm_actions: [expect.stringMatching(/aws_sns_topic/) as string],
      });
      expect(rolePolicy("detector", { realtime: true }).SeeSubscriptionFilters).toMatchObject({
        Action: "logs:DescribeSubscriptionFilters",
        Resource: groups("payments").map(
          (group) => `arn:aws:logs:eu-west-1:111122223333:log-group:${group}:*`,
        ),
      });
      expect(rolePolicy("detector").SeeSubscriptionFilters).toBeUndefined();
    });

    test("subscribes the function to each log group, which it lets start it", () => {
      const template = synth({ realtime: true });
      const permissions = template
        .resources("aws_lambda_permission")
        .filter(({ principal }) => principal === "logs.eu-west-1.amazonaws.com");

      expect(
        template.resources("aws_cloudwatch_log_subscription_filter").map(({ log_group_name: name }) => name),
      ).toEqual(groups("payments"));
      expect(permissions.map(({ source_arn: arn }) => arn)).toEqual(
        groups("payments").map((group) => `arn:aws:logs:eu-west-1:111122223333:log-group:${group}:*`),
      );
    });
  });

  test("lets only events of its own rule into the dead-letter queue, over TLS", () => {
    const statements = statementsOf(synth().resource("aws_sqs_queue_policy").policy);

    expect(statements.ScheduleSendsWhatItCouldNotDeliver?.Condition).toEqual({
      ArnEquals: { "aws:SourceArn": `arn:aws:events:eu-west-1:111122223333:rule/${NAME}` },
    });
    expect(statements.DenyInsecureTransport).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
    });
  });

  test.each<[string, Partial<PrivilegeChangeDetectorProps>]>([
    ["environments", { environments: [] }],
    ["environments[0].environmentName", { environments: [{ environmentName: "1st" }] }],
    ["schedule", { schedule: "rate(1 minutes)" }],
    ["schedule", { schedule: "cron(0 8 ? * MON *)" }],
    ["emails[0]", { emails: ["security"] }],
    ["topicArns[0]", { topicArns: ["security"] }],
    ["topicArns[0]", { topicArns: ["arn:aws:sns:us-east-1:111122223333:security"] }],
    ["logRetentionInDays", { logRetentionInDays: 100 }],
    [
      "environments",
      {
        environments: [
          {
            environmentName: "payments",
            allow: [{ dagId: "sync", kinds: ["user-role-granted"], reason: "x".repeat(4096) }],
          },
        ],
      },
    ],
  ])("fails for a wrong %s", (prop, props) => {
    expect(() => synth(props)).toThrow(`test/Detector: \`${prop}\` must`);
  });
});
