import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { type AlarmDefinition } from "../aws/alarm-definition";
import { environmentNameRule } from "../names/environment-name";
import { healthAlarmName } from "../names/health-names";
import { snsTopicArnRule } from "../notification/notification-rules";
import { known, list, text } from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import {
  airflowMetric,
  componentMetric,
  databaseMetric,
  type EnvironmentComponent,
  oldestTaskMetric,
} from "./environment-metrics";
import {
  HEALTH_CHECKS,
  HEALTH_PERIOD_MINUTES,
  HEALTH_THRESHOLDS,
  type HealthThresholds,
} from "./health-thresholds";

/** Props of `AirflowHealthAlarms`. */
export interface AirflowHealthAlarmsProps extends HealthThresholds {
  /** Name of the MWAA environment, which this library need not have created. */
  readonly environmentName: string;

  /**
   * ARNs of the SNS topics that alarms are sent to, in the environment's Region. Their policies must let CloudWatch
   * publish for alarms named `mwaa-<environmentName>-airflow-*`.
   */
  readonly topicArns: readonly string[];
}

/**
 * Alarms on the health of one environment's Airflow: heartbeat of the schedulers, tasks that wait, CPU and memory of
 * schedulers, workers, web servers and database, time to parse DAGs, and DAGs that cannot be imported. They are for the
 * people who operate DAGs: DAG code can write metrics in Airflow's own namespace, so that they prove nothing to security.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-dashboard.html
 * @example
 * ```ts
 * import { AirflowHealthAlarms } from "cdktf-mwaa-teams";
 *
 * new AirflowHealthAlarms(stack, "Health", {
 *   environmentName: "payments",
 *   topicArns: ["arn:aws:sns:eu-west-1:111122223333:data-platform"],
 *   oldestTaskSeconds: 600,
 * });
 * ```
 */
export class AirflowHealthAlarms extends Construct {
  /** ARNs of the alarms. */
  public readonly alarmArns: readonly string[];

  public constructor(scope: Construct, id: string, props: AirflowHealthAlarmsProps) {
    super(scope, id);
    validateProps<AirflowHealthAlarmsProps>(this, props, {
      ...HEALTH_CHECKS,
      environmentName: known("the name of an environment, written out", text(environmentNameRule)),
      topicArns: list(text(snsTopicArnRule)),
    });
    const { environmentName, topicArns, ...thresholds } = props;
    this.alarmArns = definitions(environmentName, thresholds).map(
      ({ id: alarm, metric, description, ...definition }) =>
        new CloudwatchMetricAlarm(this, alarm, {
          ...metric,
          ...definition,
          alarmName: healthAlarmName(environmentName, alarm),
          alarmDescription: description,
          alarmActions: [...topicArns],
          okActions: [...topicArns],
        }).arn,
    );
  }
}

function definitions(environment: string, given: HealthThresholds): AlarmDefinition[] {
  const limits = { ...HEALTH_THRESHOLDS, ...withoutUndefined(given) };
  const above = { comparisonOperator: "GreaterThanThreshold", treatMissingData: "notBreaching" } as const;
  return [
    {
      id: "scheduler-heartbeat",
      metric: airflowMetric(environment, "SchedulerHeartbeat"),
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: limits.schedulerSilenceMinutes / HEALTH_PERIOD_MINUTES,
      treatMissingData: "breaching",
      description: `No scheduler of the MWAA environment ${environment} has been heard of for ${limits.schedulerSilenceMinutes} minutes: no task is started. While the environment is created or updated that is normal; else read the last lines of its Scheduler log.`,
    },
    {
      ...above,
      id: "oldest-task",
      metric: oldestTaskMetric(environment),
      threshold: limits.oldestTaskSeconds,
      evaluationPeriods: 3,
      description: `A task of the MWAA environment ${environment} has been waiting for a worker for more than ${limits.oldestTaskSeconds} seconds. Are all workers busy (raise airflow.workers.max or the class), or do none start?`,
    },
    ...utilization(environment, { component: "Scheduler", id: "scheduler", periods: 3 }, limits),
    ...utilization(environment, { component: "BaseWorker", id: "worker", periods: 6 }, limits),
    ...utilization(environment, { component: "WebServer", id: "web-server", periods: 3 }, limits),
    {
      ...above,
      id: "database-cpu",
      metric: { ...databaseMetric(environment, "CPUUtilization"), statistic: "Average" },
      threshold: limits.utilizationPercent,
      evaluationPeriods: 3,
      description: `The metadata database of the MWAA environment ${environment} uses more than ${limits.utilizationPercent} % of its CPU. Fewer DAG runs at once, fewer sensors that poke, code in DAG files that runs no query; or a larger class.`,
    },
    {
      id: "database-memory",
      metric: { ...databaseMetric(environment, "FreeableMemory"), statistic: "Average" },
      comparisonOperator: "LessThanThreshold",
      threshold: limits.databaseFreeMemoryMebibytes * 2 ** 20,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
      description: `The metadata database of the MWAA environment ${environment} has less than ${limits.databaseFreeMemoryMebibytes} MiB of free memory. Clean old DAG runs (airflow db clean), or take a larger class.`,
    },
    {
      ...above,
      id: "parse-time",
      metric: airflowMetric(environment, "TotalParseTime"),
      threshold: limits.parseTimeSeconds,
      evaluationPeriods: 3,
      description: `Airflow takes more than ${limits.parseTimeSeconds} seconds to parse all DAG files of the MWAA environment ${environment}: new and changed DAGs appear late. Look for files that call services or import much at their top level.`,
    },
    {
      ...above,
      id: "import-errors",
      metric: airflowMetric(environment, "ImportErrors"),
      threshold: limits.importErrorsCount,
      // A helper that is published after the file that imports it is missing for a moment.
      evaluationPeriods: 2,
      description: `Airflow cannot import DAG files of the MWAA environment ${environment}, so that their DAGs do not run. The Airflow UI, and mwaa-teams status where DAGs are delivered through the publisher, say which and why.`,
    },
  ];
}

function utilization(
  environment: string,
  {
    component,
    id,
    periods,
  }: { component: Exclude<EnvironmentComponent, "AdditionalWorker">; id: string; periods: number },
  { utilizationPercent }: Required<HealthThresholds>,
): AlarmDefinition[] {
  const advice = {
    Scheduler: "Fewer or lighter DAG files, another scheduler, or a larger class.",
    BaseWorker: "A lower celery.worker_autoscale, work moved out of Airflow, or a larger class.",
    WebServer: "More web servers (airflow.webservers.max), or a larger class.",
  }[component];
  return (["CPUUtilization", "MemoryUtilization"] as const).map((metricName) => {
    const what = metricName === "CPUUtilization" ? "cpu" : "memory";
    return {
      id: `${id}-${what}`,
      metric: { ...componentMetric(environment, metricName, component), statistic: "Average" },
      comparisonOperator: "GreaterThanThreshold",
      threshold: utilizationPercent,
      evaluationPeriods: periods,
      treatMissingData: "notBreaching",
      description: `The ${id.replace("-", " ")}s of the MWAA environment ${environment} use more than ${utilizationPercent} % of their ${what === "cpu" ? "CPU" : "memory"}. ${advice}`,
    };
  });
}

/** A threshold that is given as undefined is not given. */
function withoutUndefined(given: HealthThresholds): Partial<Required<HealthThresholds>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
