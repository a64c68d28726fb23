import { type IConstruct } from "constructs";
import { choice, number, optional, type PropChecks } from "../validation/prop-checks";
import { type Rule, show } from "../validation/rule";
import { validateProps } from "../validation/validate-prop";

/** How CloudWatch makes one value of all those of a period. */
export const METRIC_STATISTICS = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"] as const;

/** How CloudWatch makes one value of all those of a period. */
export type MetricStatistic = (typeof METRIC_STATISTICS)[number];

/** A CloudWatch metric and how it is read: spread it into the arguments of `CloudwatchMetricAlarm`. */
export interface MetricDefinition {
  /** Namespace of the metric. */
  readonly namespace: string;
  /** Name of the metric. */
  readonly metricName: string;
  /** All of the metric's dimensions: an alarm finds it by exactly these. */
  readonly dimensions: Record<string, string>;
  /** How one value is made of all those of a period. */
  readonly statistic: MetricStatistic;
  /** Length of a period, in seconds. */
  readonly period: number;
}

/** How a metric is read. */
export interface MetricOptions {
  /**
   * How one value is made of all those of a period.
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
 * The metric, read as its user wants.
 * @throws PropValidationError for a period that CloudWatch does not know
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
