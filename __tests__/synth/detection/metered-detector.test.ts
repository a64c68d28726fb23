import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { type MetricDefinition, PrivilegeChangeDetector } from "../../../modules";
import { ACCOUNT, existingKey } from "../support/fixtures";
import { Template } from "../support/template";

const NAME = "mwaa-payments-privilege-detector";

function metricOf(read: (detector: PrivilegeChangeDetector) => MetricDefinition): MetricDefinition {
  const found: MetricDefinition[] = [];
  Template.of((stack) => {
    const detector = new PrivilegeChangeDetector(stack, "Detector", {
      ...ACCOUNT,
      environments: [{ environmentName: "payments" }, { environmentName: "marketing" }],
      encryptionKey: existingKey(stack),
    });
    found.push(read(detector));
  });
  return found[0]!;
}

test("a metric fits into the arguments of an alarm, which finds it by all of its dimensions", () => {
  const template = Template.of((stack) => {
    const detector = new PrivilegeChangeDetector(stack, "Detector", {
      ...ACCOUNT,
      environments: [{ environmentName: "payments" }],
      encryptionKey: existingKey(stack),
    });
    new CloudwatchMetricAlarm(stack, "Mine", {
      ...detector.metricPrivilegeChanges("user-role-granted", "CRITICAL", { period: 60 }),
      alarmName: "mine",
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      threshold: 0,
    });
  });

  expect(template.resource("aws_cloudwatch_metric_alarm", { alarm_name: "mine" })).toMatchObject({
    namespace: "MwaaTeams",
    metric_name: "PrivilegeChanges",
    dimensions: { Environment: "payments", Kind: "user-role-granted", Severity: "CRITICAL" },
    statistic: "Sum",
    period: 60,
  });
});

test.each<[string, (detector: PrivilegeChangeDetector) => MetricDefinition, Partial<MetricDefinition>]>([
  [
    "lag",
    (it) => it.metricLagSeconds(),
    { metricName: "DetectorLagSeconds", statistic: "Maximum", period: 300 },
  ],
  ["coverage", (it) => it.metricCoverage(), { metricName: "DetectorCoverage", statistic: "Minimum" }],
  [
    "runs of another of its environments",
    (it) => it.metricRuns({ environmentName: "marketing" }),
    { metricName: "DetectorRuns", dimensions: { Environment: "marketing" } },
  ],
  [
    "mentions of add-role",
    (it) => it.metricAddRoleMentions("Task"),
    { metricName: "AddRoleMentions", dimensions: { LogGroup: "airflow-payments-Task" } },
  ],
  [
    "any other",
    (it) => it.metric("DetectorOverflows", { statistic: "Average" }),
    { metricName: "DetectorOverflows", statistic: "Average" },
  ],
  ["errors", (it) => it.metricErrors(), { namespace: "AWS/Lambda", dimensions: { FunctionName: NAME } }],
  ["throttles", (it) => it.metricThrottles(), { namespace: "AWS/Lambda", metricName: "Throttles" }],
  [
    "dead letters",
    (it) => it.metricDeadLetters(),
    { namespace: "AWS/SQS", dimensions: { QueueName: `${NAME}-dead-letters` }, statistic: "Maximum" },
  ],
])("has the metric of %s", (_what, read, expected) => {
  expect(metricOf(read)).toMatchObject(expected);
});

test.each<[string, (detector: PrivilegeChangeDetector) => MetricDefinition, string]>([
  ["a period", (it) => it.metricErrors({ period: 45 }), "`period` must be 10, 20, 30 or a multiple of 60"],
  ["a statistic", (it) => it.metricErrors({ statistic: "p99" as "Sum" }), "`statistic` must be Average"],
  [
    "an environment",
    (it) => it.metricRuns({ environmentName: "sales" }),
    "`environmentName` must be one of the watched payments, marketing",
  ],
  ["a metric", (it) => it.metric("Runs" as "DetectorRuns"), "`metricName` must be DetectorCoverage"],
  ["a kind", (it) => it.metricPrivilegeChanges("any" as "user-created", "LOW"), "`kind` must be"],
])("fails for %s that there is not", (_what, read, message) => {
  expect(() => metricOf(read)).toThrow(`test/Detector: ${message}`);
});
