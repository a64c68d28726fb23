import {
  AirflowDashboard,
  AirflowHealthAlarms,
  type AirflowHealthAlarmsProps,
  type TeamEnvironmentProps,
} from "../../../modules";
import { teamEnvironment } from "../support/fixtures";
import { type Block, Template } from "../support/template";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:data-platform";

function alarms(props: Partial<AirflowHealthAlarmsProps> = {}): Record<string, Block> {
  const template = Template.of(
    (stack) =>
      new AirflowHealthAlarms(stack, "It", { environmentName: "payments", topicArns: [TOPIC], ...props }),
  );
  return Object.fromEntries(
    template
      .resources("aws_cloudwatch_metric_alarm")
      .map((alarm) => [String(alarm.alarm_name).replace("mwaa-payments-airflow-", ""), alarm]),
  );
}

/** An alarm in the words of AWS's table. */
function condition(alarm: Block | undefined): string {
  const dimensions = alarm?.dimensions as Record<string, string>;
  const about = dimensions.Cluster ?? dimensions.DatabaseRole ?? dimensions.Function ?? "-";
  const sign = alarm?.comparison_operator === "LessThanThreshold" ? "<" : ">";
  return `${String(alarm?.metric_name)} (${about}): ${String(alarm?.statistic)} ${sign} ${String(alarm?.threshold)} for ${String(alarm?.evaluation_periods)} periods of ${String(alarm?.period)}, missing ${String(alarm?.treat_missing_data)}`;
}

// Amazon MWAA User Guide, "Recommended alarms created by the CloudFormation template" (November 2026).
test.each([
  ["scheduler-heartbeat", "SchedulerHeartbeat (Scheduler): Sum < 1 for 2 periods of 300, missing breaching"],
  [
    "oldest-task",
    "ApproximateAgeOfOldestTask (-): Maximum > 1800 for 3 periods of 300, missing notBreaching",
  ],
  ["scheduler-cpu", "CPUUtilization (Scheduler): Average > 95 for 3 periods of 300, missing notBreaching"],
  [
    "scheduler-memory",
    "MemoryUtilization (Scheduler): Average > 95 for 3 periods of 300, missing notBreaching",
  ],
  ["worker-cpu", "CPUUtilization (BaseWorker): Average > 95 for 6 periods of 300, missing notBreaching"],
  [
    "worker-memory",
    "MemoryUtilization (BaseWorker): Average > 95 for 6 periods of 300, missing notBreaching",
  ],
  ["web-server-cpu", "CPUUtilization (WebServer): Average > 95 for 3 periods of 300, missing notBreaching"],
  [
    "web-server-memory",
    "MemoryUtilization (WebServer): Average > 95 for 3 periods of 300, missing notBreaching",
  ],
  ["database-cpu", "CPUUtilization (WRITER): Average > 95 for 3 periods of 300, missing notBreaching"],
  [
    "database-memory",
    "FreeableMemory (WRITER): Average < 536870912 for 3 periods of 300, missing notBreaching",
  ],
])("%s is the alarm that AWS recommends", (name, expected) => {
  expect(condition(alarms()[name])).toBe(expected);
});

test.each([
  ["parse-time", "TotalParseTime (DAG Processing): Maximum > 300 for 3 periods of 300, missing notBreaching"],
  ["import-errors", "ImportErrors (DAG Processing): Maximum > 0 for 2 periods of 300, missing notBreaching"],
])("%s is an alarm of this library's", (name, expected) => {
  expect(condition(alarms()[name])).toBe(expected);
});

test("every alarm is the environment's own, and notifies the topics of its beginning and its end", () => {
  const all = Object.values(alarms());

  expect(all).toHaveLength(12);
  for (const alarm of all) {
    expect((alarm.dimensions as Record<string, string>).Environment).toBe("payments");
    expect(alarm).toMatchObject({ alarm_actions: [TOPIC], ok_actions: [TOPIC] });
    expect(alarm.alarm_description).toMatch(/MWAA environment payments\b/);
  }
});

test("each threshold is that of its alarms", () => {
  const changed = alarms({
    schedulerSilenceMinutes: 15,
    oldestTaskSeconds: 600,
    utilizationPercent: 80,
    databaseFreeMemoryMebibytes: 1,
    parseTimeSeconds: 60,
    importErrorsCount: 3,
  });
  const before = alarms();
  const differing = Object.keys(before).filter(
    (name) => condition(before[name]) !== condition(changed[name]),
  );

  expect(differing.sort()).toEqual(Object.keys(before).sort());
  expect(changed["scheduler-heartbeat"]).toMatchObject({ evaluation_periods: 3 });
  expect(changed["database-memory"]).toMatchObject({ threshold: 2 ** 20 });
  expect(changed["database-cpu"]).toMatchObject({ threshold: 80 });
});

test("a threshold that is given as undefined is the default", () => {
  expect(alarms({ parseTimeSeconds: undefined })).toEqual(alarms());
});

describe("a team's environment", () => {
  const synth = (props: Partial<TeamEnvironmentProps>): Template =>
    Template.of((stack) => teamEnvironment(stack, props));

  const healthAlarms = (template: Template): Block[] =>
    template
      .resources("aws_cloudwatch_metric_alarm")
      .filter(({ alarm_name: name }) => String(name).startsWith("mwaa-payments-airflow-"));

  test("has neither alarms nor a dashboard of Airflow's health unless they are asked for", () => {
    const template = synth({});
    expect(healthAlarms(template)).toEqual([]);
    expect(template.resources("aws_cloudwatch_dashboard")).toHaveLength(1);
  });

  test("sends the alarms to the team's topics, whose policy takes them", () => {
    const template = synth({ health: {}, notificationTopicArns: [TOPIC] });
    const [topicPolicy] = template.resources("aws_sns_topic_policy");

    expect(healthAlarms(template)).toHaveLength(12);
    expect(healthAlarms(template)[0]?.alarm_actions).toEqual([
      expect.stringContaining("PrivilegeChangeDetector_Topic"),
      TOPIC,
    ]);
    expect(String(topicPolicy?.policy)).toContain(
      "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:mwaa-payments-airflow-*",
    );
  });

  test("keeps every other resource as it is", () => {
    const [without, added] = [synth({}).addresses, synth({ health: {} }).addresses];
    expect(
      added.filter((address) => !without.includes(address)).every((address) => address.includes(".Health")),
    ).toBe(true);
    expect(without.filter((address) => !added.includes(address))).toEqual([]);
  });
});

describe("AirflowDashboard", () => {
  interface Widget {
    readonly type: string;
    readonly properties: {
      readonly title: string;
      readonly metrics?: readonly string[][];
      readonly alarms?: unknown;
    };
  }

  function widgets(alarmArns?: readonly string[]): Widget[] {
    const [dashboard] = Template.of(
      (stack) =>
        new AirflowDashboard(stack, "It", { environmentName: "payments", region: "eu-west-1", alarmArns }),
    ).resources("aws_cloudwatch_dashboard");
    expect(dashboard?.dashboard_name).toBe("mwaa-payments-airflow");
    return (JSON.parse(String(dashboard?.dashboard_body)) as { widgets: Widget[] }).widgets;
  }

  test("shows every metric that an alarm looks at, with the same dimensions", () => {
    const metric = (namespace: unknown, name: unknown, dimensions: readonly (readonly unknown[])[]): string =>
      [namespace, name, ...dimensions.map((dimension) => dimension.join("=")).sort()].join(" ");
    const shown = widgets().flatMap(({ properties }) =>
      (properties.metrics ?? []).map(([namespace, name, ...rest]) =>
        metric(
          namespace,
          name,
          rest.flatMap((key, index) => (index % 2 === 0 ? [[key, rest[index + 1]]] : [])),
        ),
      ),
    );
    const watched = Object.values(alarms()).map(({ namespace, metric_name: name, dimensions }) =>
      metric(namespace, name, Object.entries(dimensions as Record<string, string>)),
    );

    expect(watched.filter((one) => !shown.includes(one))).toEqual([]);
  });

  test("begins with the alarms, where there are any", () => {
    const arn = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:mwaa-payments-airflow-oldest-task";
    expect(widgets([arn])[0]).toMatchObject({ type: "alarm", properties: { alarms: [arn] } });
    expect(widgets().filter(({ type }) => type === "alarm")).toEqual([]);
  });
});
