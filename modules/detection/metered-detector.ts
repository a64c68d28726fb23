import { Construct } from "constructs";
import {
  FINDING_KINDS,
  type FindingKind,
  SEVERITIES,
  type Severity,
} from "../../functions/privilege-detector/contract";
import { METRIC_CHECKS, type MetricDefinition, type MetricOptions, readMetric } from "../aws/metric";
import { logGroupName, LOG_TYPES, type LogType } from "../names/log-groups";
import { choice, optional, type PropChecks, text } from "../validation/prop-checks";
import { type Rule, show } from "../validation/rule";
import { validateProps } from "../validation/validate-prop";
import { deadLetterQueueName } from "../names/detector-names";
import {
  addRoleMentions,
  deadLetters,
  type DetectorMetricName,
  ENVIRONMENT_METRICS,
  environmentMetric,
  functionMetric,
  privilegeChanges,
} from "./detector-metrics";

/** Statistic, period and environment of a detector's metric. */
export interface DetectorMetricOptions extends MetricOptions {
  /**
   * Name of the MWAA environment, one of those that the detector watches.
   * @default - the first of them
   */
  readonly environmentName?: string;
}

const METRIC_NAMES = Object.keys(ENVIRONMENT_METRICS) as DetectorMetricName[];
const LOG_TYPE_NAMES = LOG_TYPES.map(({ suffix }) => suffix);

/** The metrics of a detector: each fits into the arguments of `CloudwatchMetricAlarm`. */
export abstract class MeteredDetector extends Construct {
  /** Name of the function, and prefix of its other resources. */
  public abstract readonly detectorName: string;
  /** Names of the MWAA environments that are watched. */
  public abstract readonly environmentNames: readonly string[];

  /**
   * A metric of the detector about one environment; docs/detection.md describes each metric.
   * @param metricName name of the metric
   * @param options statistic and period
   */
  public metric(metricName: DetectorMetricName, options: DetectorMetricOptions = {}): MetricDefinition {
    validateProps(this, { metricName }, { metricName: choice(METRIC_NAMES) });
    return readMetric(this, environmentMetric(this.environmentOf(options), metricName), options);
  }

  /**
   * Privilege changes of one kind and severity.
   * @param kind what happened
   * @param severity how much it matters
   * @param options statistic and period
   */
  public metricPrivilegeChanges(
    kind: FindingKind,
    severity: Severity,
    options: DetectorMetricOptions = {},
  ): MetricDefinition {
    validateProps(this, { kind, severity }, { kind: choice(FINDING_KINDS), severity: choice(SEVERITIES) });
    return readMetric(this, privilegeChanges(this.environmentOf(options), kind, severity), options);
  }

  /**
   * Lines that AWS's own query matches.
   * @param logType the log group, as its name ends
   * @param options statistic and period
   */
  public metricAddRoleMentions(logType: LogType, options: DetectorMetricOptions = {}): MetricDefinition {
    validateProps(this, { logType }, { logType: choice(LOG_TYPE_NAMES) });
    return readMetric(this, addRoleMentions(logGroupName(this.environmentOf(options), logType)), options);
  }

  /**
   * The share of the five log types that can be read, 0 to 1.
   * @param options statistic and period
   */
  public metricCoverage(options: DetectorMetricOptions = {}): MetricDefinition {
    return this.metric("DetectorCoverage", options);
  }

  /**
   * How far the detector is behind, in seconds.
   * @param options statistic and period
   */
  public metricLagSeconds(options: DetectorMetricOptions = {}): MetricDefinition {
    return this.metric("DetectorLagSeconds", options);
  }

  /**
   * Runs that read the environment's logs without a problem.
   * @param options statistic and period
   */
  public metricRuns(options: DetectorMetricOptions = {}): MetricDefinition {
    return this.metric("DetectorRuns", options);
  }

  /**
   * Runs of the function that failed or could not finish.
   * @param options statistic and period
   */
  public metricErrors(options: MetricOptions = {}): MetricDefinition {
    return readMetric(this, functionMetric(this.detectorName, "Errors"), options);
  }

  /**
   * Runs that Lambda throttled.
   * @param options statistic and period
   */
  public metricThrottles(options: MetricOptions = {}): MetricDefinition {
    return readMetric(this, functionMetric(this.detectorName, "Throttles"), options);
  }

  /**
   * Failed runs in the dead-letter queue.
   * @param options statistic and period
   */
  public metricDeadLetters(options: MetricOptions = {}): MetricDefinition {
    return readMetric(this, deadLetters(deadLetterQueueName(this.detectorName)), options);
  }

  private environmentOf(options: DetectorMetricOptions): string {
    const watched: Rule<string> = (name) =>
      this.environmentNames.includes(name)
        ? undefined
        : `must be one of the watched ${this.environmentNames.join(", ")}, got: ${show(name)}`;
    const checks: PropChecks<DetectorMetricOptions> = {
      ...METRIC_CHECKS,
      environmentName: optional(text(watched)),
    };
    validateProps(this, options, checks);
    return options.environmentName ?? this.environmentNames[0] ?? "";
  }
}
