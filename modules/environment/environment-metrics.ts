import { type MetricDefinition, type MetricStatistic } from "../aws/metric";

/**
 * Airflow's own metrics: the value of their dimension `Function`, and the statistic that shows the worst value.
 * That `ImportErrors` has the dimension `Environment`, as the others have in AWS's own dashboard, is unconfirmed.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-metrics-cw.html
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-dashboard.html
 */
const AIRFLOW_METRICS = {
  ImportErrors: { airflowFunction: "DAG Processing", statistic: "Maximum" },
  QueuedTasks: { airflowFunction: "Executor", statistic: "Maximum" },
  RunningTasks: { airflowFunction: "Executor", statistic: "Maximum" },
  SchedulerHeartbeat: { airflowFunction: "Scheduler", statistic: "Sum" },
  TotalParseTime: { airflowFunction: "DAG Processing", statistic: "Maximum" },
} as const satisfies Record<string, { airflowFunction: string; statistic: MetricStatistic }>;

/** Name of one of Airflow's own metrics. */
export type AirflowMetricName = keyof typeof AIRFLOW_METRICS;

/** The components of an environment that MWAA measures. That these are the dimension's values is unconfirmed. */
export const COMPONENTS = ["AdditionalWorker", "BaseWorker", "Scheduler", "WebServer"] as const;

/** A component of an environment that MWAA measures. */
export type EnvironmentComponent = (typeof COMPONENTS)[number];

const PERIOD = 300;

/** One of Airflow's own metrics. */
export function airflowMetric(environmentName: string, metricName: AirflowMetricName): MetricDefinition {
  const { airflowFunction, statistic } = AIRFLOW_METRICS[metricName];
  return {
    namespace: "AmazonMWAA",
    metricName,
    dimensions: { Function: airflowFunction, Environment: environmentName },
    statistic,
    period: PERIOD,
  };
}

/**
 * A metric of the metadata database's writer: CPU in percent, free memory in bytes, number of connections. That the
 * dimension is named `DatabaseRole` is unconfirmed: AWS's page says `Database`, dashboards of users say this.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/accessing-metrics-cw-container-queue-db.html
 */
export function databaseMetric(
  environmentName: string,
  metricName: "CPUUtilization" | "FreeableMemory" | "DatabaseConnections",
): MetricDefinition {
  return {
    namespace: "AWS/MWAA",
    metricName,
    dimensions: { DatabaseRole: "WRITER", Environment: environmentName },
    statistic: metricName === "FreeableMemory" ? "Minimum" : "Maximum",
    period: PERIOD,
  };
}

/**
 * How long the task waits that was queued first, in seconds. That `Environment` is the only dimension is unconfirmed:
 * AWS's page names `Queue`, without values; dashboards of users have the environment alone.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/accessing-metrics-cw-container-queue-db.html
 */
export function oldestTaskMetric(environmentName: string): MetricDefinition {
  return {
    namespace: "AWS/MWAA",
    metricName: "ApproximateAgeOfOldestTask",
    dimensions: { Environment: environmentName },
    statistic: "Maximum",
    period: PERIOD,
  };
}

/**
 * CPU or memory utilization of a component, in percent.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/accessing-metrics-cw-container-queue-db.html
 */
export function componentMetric(
  environmentName: string,
  metricName: "CPUUtilization" | "MemoryUtilization",
  component: EnvironmentComponent,
): MetricDefinition {
  return {
    namespace: "AWS/MWAA",
    metricName,
    dimensions: { Cluster: component, Environment: environmentName },
    statistic: "Maximum",
    period: PERIOD,
  };
}
