import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { PUBLISH_METRICS } from "../publish/events";

/** Metrics in CloudWatch's embedded format: lines of the function's own log, no call and no permission. */
export function emitMetrics(
  namespace: string,
  environment: string,
  counts: { readonly published: number; readonly rejected: number; readonly removed: number },
): void {
  const metrics = new Metrics({ namespace });
  // Powertools adds `service`; an alarm finds a metric by exactly its dimensions.
  metrics.clearDefaultDimensions();
  metrics.addDimensions({ Environment: environment });
  for (const outcome of ["published", "rejected", "removed"] as const) {
    metrics.addMetric(PUBLISH_METRICS[outcome], MetricUnit.Count, counts[outcome]);
  }
  metrics.publishStoredMetrics();
}
