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

/** An environment as CloudWatch sees it: each metric fits into the arguments of `CloudwatchMetricAlarm`. */
export abstract class MeteredEnvironment extends Construct {
  /** Name of the MWAA environment. */
  public abstract readonly environmentName: string;

  /**
   * DAG files that Airflow could not import.
   * @param options how the metric is read
   */
  public metricImportErrors(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("ImportErrors", options);
  }

  /**
   * Tasks that wait for a worker.
   * @param options how the metric is read
   */
  public metricQueuedTasks(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("QueuedTasks", options);
  }

  /**
   * Tasks that workers run.
   * @param options how the metric is read
   */
  public metricRunningTasks(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("RunningTasks", options);
  }

  /**
   * Signs of life of the schedulers: none means that nothing is scheduled. Missing data is the alarm.
   * @param options how the metric is read
   */
  public metricSchedulerHeartbeat(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("SchedulerHeartbeat", options);
  }

  /**
   * Seconds that it takes to read all DAG files once.
   * @param options how the metric is read
   */
  public metricTotalParseTime(options: MetricOptions = {}): MetricDefinition {
    return this.airflow("TotalParseTime", options);
  }

  /**
   * How much of its CPU a component uses, in percent. The dimension's values are unconfirmed.
   * @param component the component
   * @param options how the metric is read
   */
  public metricCpuUtilization(
    component: EnvironmentComponent,
    options: MetricOptions = {},
  ): MetricDefinition {
    return this.component("CPUUtilization", component, options);
  }

  /**
   * How much of its memory a component uses, in percent. The dimension's values are unconfirmed.
   * @param component the component
   * @param options how the metric is read
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
