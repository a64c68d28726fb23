import { Construct } from "constructs";
import { type MetricDefinition, type MetricOptions, readMetric } from "../aws/metric";
import { choice } from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import {
  airflowMetric,
  type AirflowMetricName,
  componentMetric,
  COMPONENTS,
  type EnvironmentComponent,
} from "./environment-metrics";

/** The metrics of an environment: each fits into the arguments of `CloudwatchMetricAlarm`. */
export abstract class MeteredEnvironment extends Construct {
  /** Name of the MWAA environment. */
  public abstract readonly environmentName: string;

  /**
   * DAG files that Airflow could not import.
   * @param options statistic and period
   */
  public metricImportErrors(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("ImportErrors", options);
  }

  /**
   * Tasks that are queued.
   * @param options statistic and period
   */
  public metricQueuedTasks(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("QueuedTasks", options);
  }

  /**
   * Tasks that are running.
   * @param options statistic and period
   */
  public metricRunningTasks(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("RunningTasks", options);
  }

  /**
   * Heartbeats of the schedulers. Without any, no task is scheduled; treat missing data as breaching.
   * @param options statistic and period
   */
  public metricSchedulerHeartbeat(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("SchedulerHeartbeat", options);
  }

  /**
   * Time to parse all DAG files once, in seconds.
   * @param options statistic and period
   */
  public metricTotalParseTime(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("TotalParseTime", options);
  }

  /**
   * CPU utilization of a component, in percent. The dimension's values are unconfirmed.
   * @param component the component
   * @param options statistic and period
   */
  public metricCpuUtilization(
    component: EnvironmentComponent,
    options: MetricOptions = {},
  ): MetricDefinition {
    return this.component("CPUUtilization", component, options);
  }

  /**
   * Memory utilization of a component, in percent. The dimension's values are unconfirmed.
   * @param component the component
   * @param options statistic and period
   */
  public metricMemoryUtilization(
    component: EnvironmentComponent,
    options: MetricOptions = {},
  ): MetricDefinition {
    return this.component("MemoryUtilization", component, options);
  }

  private airflow(metricName: AirflowMetricName, options: MetricOptions): MetricDefinition {
    return readMetric(this, airflowMetric(this.environmentName, metricName), options);
  }

  private component(
    metricName: "CPUUtilization" | "MemoryUtilization",
    component: EnvironmentComponent,
    options: MetricOptions,
  ): MetricDefinition {
    validateProps(this, { component }, { component: choice(COMPONENTS) });
    return readMetric(this, componentMetric(this.environmentName, metricName, component), options);
  }
}
