import {
  type FindingKind,
  METRIC_NAMESPACE,
  type Severity,
} from "../../functions/privilege-detector/contract";
import { type MetricDefinition, type MetricStatistic } from "../aws/metric";

/** Metrics of the detector about one environment, with the statistic that shows each at its worst. */
export const ENVIRONMENT_METRICS = {
  DetectorCoverage: "Minimum",
  DetectorDeliveryFailures: "Sum",
  DetectorLagSeconds: "Maximum",
  DetectorLookBackLagSeconds: "Maximum",
  DetectorOverflows: "Sum",
  DetectorQueryFailures: "Sum",
  DetectorRuns: "Sum",
  DetectorUnscannedLogGroups: "Sum",
  DetectorUnsubscribedLogGroups: "Maximum",
} as const satisfies Record<string, MetricStatistic>;

/** Name of a metric of the detector about one environment; docs/detection.md says what each counts. */
export type DetectorMetricName = keyof typeof ENVIRONMENT_METRICS;

const PERIOD = 300;

/** A metric of the detector about one environment. */
export function environmentMetric(environment: string, metricName: DetectorMetricName): MetricDefinition {
  return own(metricName, { Environment: environment }, ENVIRONMENT_METRICS[metricName]);
}

/** Privilege changes of one kind and severity in one environment. */
export function privilegeChanges(
  environment: string,
  kind: FindingKind,
  severity: Severity,
): MetricDefinition {
  return own("PrivilegeChanges", { Environment: environment, Kind: kind, Severity: severity }, "Sum");
}

/** Lines of one log group that AWS's own query matches. */
export function addRoleMentions(logGroupName: string): MetricDefinition {
  return own("AddRoleMentions", { LogGroup: logGroupName }, "Sum");
}

/** A metric of the function that Lambda publishes. */
export function functionMetric(
  functionName: string,
  metricName: "Errors" | "Invocations" | "Throttles",
): MetricDefinition {
  const dimensions = { FunctionName: functionName };
  return { namespace: "AWS/Lambda", metricName, dimensions, statistic: "Sum", period: PERIOD };
}

/** A metric of a rule that EventBridge publishes: how often it called its targets, whatever came of it. */
export function ruleMetric(ruleName: string, metricName: "Invocations"): MetricDefinition {
  const dimensions = { RuleName: ruleName };
  return { namespace: "AWS/Events", metricName, dimensions, statistic: "Sum", period: PERIOD };
}

/** A metric of a topic that SNS publishes. */
export function topicMetric(topicName: string, metricName: "NumberOfNotificationsFailed"): MetricDefinition {
  const dimensions = { TopicName: topicName };
  return { namespace: "AWS/SNS", metricName, dimensions, statistic: "Sum", period: PERIOD };
}

/** Failed runs in the dead-letter queue. */
export function deadLetters(queueName: string): MetricDefinition {
  return {
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: queueName },
    statistic: "Maximum",
    period: PERIOD,
  };
}

function own(
  metricName: string,
  dimensions: Record<string, string>,
  statistic: MetricStatistic,
): MetricDefinition {
  return { namespace: METRIC_NAMESPACE, metricName, dimensions, statistic, period: PERIOD };
}
