import { type MetricDefinition, type TeamEnvironment } from "../../../modules";
import { teamEnvironment } from "../support/fixtures";
import { Template } from "../support/template";

function metricOf(read: (environment: TeamEnvironment) => MetricDefinition): MetricDefinition {
  const found: MetricDefinition[] = [];
  Template.of((stack) => {
    found.push(read(teamEnvironment(stack)));
  });
  return found[0]!;
}

// The dimensions are those of AWS's own dashboard template (Amazon MWAA User Guide, "Monitoring dashboards").
test.each<[string, (environment: TeamEnvironment) => MetricDefinition, string, string]>([
  ["QueuedTasks", (it) => it.metricQueuedTasks(), "Executor", "Maximum"],
  ["RunningTasks", (it) => it.metricRunningTasks(), "Executor", "Maximum"],
  ["SchedulerHeartbeat", (it) => it.metricSchedulerHeartbeat(), "Scheduler", "Sum"],
  ["TotalParseTime", (it) => it.metricTotalParseTime(), "DAG Processing", "Maximum"],
  ["ImportErrors", (it) => it.metricImportErrors(), "DAG Processing", "Maximum"],
])("has the metric of Airflow's %s", (metricName, read, airflowFunction, statistic) => {
  expect(metricOf(read)).toEqual({
    namespace: "AmazonMWAA",
    metricName,
    dimensions: { Function: airflowFunction, Environment: "payments" },
    statistic,
    period: 300,
  });
});

test("has the metrics of CPU and memory utilization, by component", () => {
  expect(metricOf((it) => it.metricCpuUtilization("Scheduler", { statistic: "Average" }))).toEqual({
    namespace: "AWS/MWAA",
    metricName: "CPUUtilization",
    dimensions: { Cluster: "Scheduler", Environment: "payments" },
    statistic: "Average",
    period: 300,
  });
  expect(metricOf((it) => it.metricMemoryUtilization("BaseWorker")).metricName).toBe("MemoryUtilization");
  expect(() => metricOf((it) => it.metricCpuUtilization("Database" as "Scheduler"))).toThrow(
    "test/Default: `component` must be AdditionalWorker, BaseWorker, Scheduler or WebServer",
  );
});
