import { type IConstruct } from "constructs";
import { choice, number, optional, type PropChecks } from "../validation/prop-checks";
import { type Rule, show } from "../validation/rule";
import { validateProps } from "../validation/validate-prop";

/** How CloudWatch aggregates the values of a period. */
export const METRIC_STATISTICS = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"] as const;

/** How CloudWatch aggregates the values of a period. */
export type MetricStatistic = (typeof METRIC_STATISTICS)[number];

/** A CloudWatch metric with statistic and period: spread it into the arguments of `CloudwatchMetricAlarm`. */
export interface MetricDefinition {
  /** Namespace of the metric. */
  readonly namespace: string;
  /** Name of the metric. */
  readonly metricName: string;
  /** All of the metric's dimensions; an alarm must give exactly these. */
  readonly dimensions: Record<string, string>;
  /** How the values of a period are aggregated. */
  readonly statistic: MetricStatistic;
  /** Length of a period, in seconds. */
  readonly period: number;
}

/** Statistic and period of a metric. */
export interface MetricOptions {
  /**
   * How the values of a period are aggregated.
   * @default - the one that shows the metric at its worst
   */
  readonly statistic?: MetricStatistic;

  /**
   * Length of a period, in seconds: 10, 20, 30 or a multiple of 60.
   * @default 300
   */
  readonly period?: number;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const periodRule: Rule<number> = (seconds) =>
  [10, 20, 30].includes(seconds) || (Number.isSafeInteger(seconds) && seconds > 0 && seconds % 60 === 0)
    ? undefined
    : `must be 10, 20, 30 or a multiple of 60 seconds, got: ${show(seconds)}`;

/** Checks of `MetricOptions`. */
export const METRIC_CHECKS: PropChecks<MetricOptions> = {
  statistic: optional(choice(METRIC_STATISTICS)),
  period: optional(number(periodRule)),
};

/**
 * The metric with the caller's statistic and period.
 * @throws PropValidationError for a period that CloudWatch does not support
 */
export function readMetric(
  scope: IConstruct,
  metric: MetricDefinition,
  options: MetricOptions,
): MetricDefinition {
  validateProps<MetricOptions>(scope, options, METRIC_CHECKS);
  const { statistic = metric.statistic, period = metric.period } = options;
  return { ...metric, statistic, period };
}
