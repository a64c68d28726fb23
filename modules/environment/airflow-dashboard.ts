import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { type MetricDefinition, type MetricStatistic } from "../aws/metric";
import { regionRule } from "../aws/arn-rules";
import { type EnvironmentNaming, NAMING_CHECKS } from "../names/environment-name";
import { healthDashboardName } from "../names/health-names";
import { list, optional, text } from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import {
  airflowMetric,
  componentMetric,
  COMPONENTS,
  databaseMetric,
  oldestTaskMetric,
} from "./environment-metrics";

/** Props of `AirflowDashboard`. */
export interface AirflowDashboardProps extends EnvironmentNaming {
  /** AWS Region of the environment. */
  readonly region: string;

  /**
   * ARNs of alarms to show at the top, such as those of `AirflowHealthAlarms`.
   * @default - none
   */
  readonly alarmArns?: readonly string[];
}

/** Columns of CloudWatch's grid. */
const WIDTH = 24;

/**
 * A CloudWatch dashboard of one environment's Airflow, named `mwaa-<environmentName>-airflow`: what its health alarms
 * look at, and how many workers run.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-dashboard.html
 * @example
 * ```ts
 * import { AirflowDashboard, AirflowHealthAlarms } from "cdktf-mwaa-teams";
 *
 * const { alarmArns } = new AirflowHealthAlarms(stack, "Health", { environmentName: "payments", topicArns: [] });
 * new AirflowDashboard(stack, "Dashboard", { environmentName: "payments", region: "eu-west-1", alarmArns });
 * ```
 */
export class AirflowDashboard extends Construct {
  /** Name of the dashboard. */
  public readonly dashboardName: string;

  public constructor(scope: Construct, id: string, props: AirflowDashboardProps) {
    super(scope, id);
    validateProps<AirflowDashboardProps>(this, props, {
      ...NAMING_CHECKS,
      region: text(regionRule),
      alarmArns: optional(list(text())),
    });
    const { environmentName, region, alarmArns = [] } = props;
    this.dashboardName = healthDashboardName(props);
    const alarms = {
      type: "alarm",
      width: WIDTH,
      height: 3,
      properties: { title: "Is Airflow healthy?", alarms: alarmArns },
    };
    new CloudwatchDashboard(this, "Resource", {
      dashboardName: this.dashboardName,
      dashboardBody: JSON.stringify({
        widgets: [...(alarmArns.length === 0 ? [] : [alarms]), ...graphs(environmentName, region)],
      }),
    });
  }
}

function graphs(environment: string, region: string): object[] {
  const graph = (
    title: string,
    metrics: readonly MetricDefinition[],
    options: { stat?: MetricStatistic; period?: number } = {},
  ): object => ({
    type: "metric",
    width: WIDTH / 2,
    height: 6,
    properties: {
      title,
      metrics: metrics.map(row),
      stat: options.stat ?? metrics[0]?.statistic,
      period: options.period ?? metrics[0]?.period,
      region,
      view: "timeSeries",
    },
  });
  const ofComponents = (metricName: "CPUUtilization" | "MemoryUtilization"): MetricDefinition[] =>
    COMPONENTS.map((component) => componentMetric(environment, metricName, component));
  return [
    graph("Heartbeats of the schedulers", [airflowMetric(environment, "SchedulerHeartbeat")]),
    graph("Tasks", [airflowMetric(environment, "QueuedTasks"), airflowMetric(environment, "RunningTasks")]),
    graph("Age of the oldest queued task, in seconds", [oldestTaskMetric(environment)]),
    // AWS's page: the sample count of a minute is the number of containers.
    graph(
      "Workers",
      (["BaseWorker", "AdditionalWorker"] as const).map((component) =>
        componentMetric(environment, "CPUUtilization", component),
      ),
      { stat: "SampleCount", period: 60 },
    ),
    graph("CPU by component, in percent", ofComponents("CPUUtilization")),
    graph("Memory by component, in percent", ofComponents("MemoryUtilization")),
    graph("Time to parse all DAG files, in seconds", [airflowMetric(environment, "TotalParseTime")]),
    graph("DAG files that cannot be imported", [airflowMetric(environment, "ImportErrors")]),
    graph("CPU of the database, in percent", [databaseMetric(environment, "CPUUtilization")]),
    graph("Free memory of the database, in bytes", [databaseMetric(environment, "FreeableMemory")]),
    graph("Connections to the database", [databaseMetric(environment, "DatabaseConnections")]),
  ];
}

/** A metric as a widget lists it. */
function row({ namespace, metricName, dimensions }: MetricDefinition): string[] {
  return [namespace, metricName, ...Object.entries(dimensions).flat()];
}
