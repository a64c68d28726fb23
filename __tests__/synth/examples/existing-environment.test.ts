import { EVENT_DETAIL_TYPE, EVENT_SOURCE } from "../../../functions/privilege-detector/notify/event";
import { SEVERITIES } from "../../../functions/privilege-detector/model/finding";
import { type Template } from "../support/template";
import { synthesizeExample } from "./example";

describe("examples/existing-environment", () => {
  let template: Template;
  beforeAll(() => {
    const { "airflow-watch": stack, ...others } = synthesizeExample("existing-environment");
    expect(Object.keys(others)).toEqual([]);
    if (stack === undefined) {
      throw new Error("no stack airflow-watch");
    }
    template = stack;
  });

  test("creates nothing of an environment: no environment, no bucket, no network, no log group but its own", () => {
    const types = template.addresses.map((address) => address.split(".")[0] ?? "");

    expect(types.filter((type) => /^aws_(mwaa|s3|vpc|subnet|nat|security_group)/.test(type))).toEqual([]);
    expect(template.resources("aws_cloudwatch_log_group").map(({ name }) => name)).toEqual([
      "/aws/lambda/airflow-watch",
    ]);
    expect(template.resources("aws_cloudwatch_log_subscription_filter")).toEqual([]);
  });

  test("reads the log groups of both environments and no others", () => {
    const { QueryLogs } = template.statements("aws_iam_role_policy", { name: "detector" });
    const groups = (environment: string): string[] =>
      ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].map(
        (type) => `arn:aws:logs:eu-west-1:111122223333:log-group:airflow-${environment}-${type}:*`,
      );

    expect([...(QueryLogs?.Resource ?? [])].sort()).toEqual(
      [...groups("Ingestion_Production"), ...groups("reporting")].sort(),
    );
  });

  test("has a key that its log group and alarms may use", () => {
    const statements = template.statements("aws_kms_key");

    expect(statements.CloudWatchLogsEncryptsLogGroups?.Condition).toEqual({
      ArnEquals: {
        "kms:EncryptionContext:aws:logs:arn": [
          "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/airflow-watch",
        ],
      },
    });
    expect(statements).toHaveProperty("AlarmsSendToTopics");
  });

  test("hands on the events that the detector sends, of the gravest severities", () => {
    const { event_pattern: pattern } = template.resource("aws_cloudwatch_event_rule", {
      name: "airflow-privilege-changes",
    });
    const {
      detail: { severity },
      ...head
    } = JSON.parse(pattern as string) as { detail: { severity: string[] } };

    expect(head).toEqual({ source: [EVENT_SOURCE], "detail-type": [EVENT_DETAIL_TYPE] });
    expect([...SEVERITIES].filter((each) => severity.includes(each))).toHaveLength(2);
  });
});
