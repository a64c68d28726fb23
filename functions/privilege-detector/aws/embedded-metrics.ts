import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { METRIC_NAMESPACE } from "../../metric-namespace";
import { type MetricSink } from "../runtime/telemetry";

/** Metrics in CloudWatch's embedded format: lines of the function's own log, no call and no permission. */
export class EmbeddedMetrics implements MetricSink {
  private readonly metrics = new Metrics({ namespace: METRIC_NAMESPACE });

  public emit(dimensions: Readonly<Record<string, string>>, values: Readonly<Record<string, number>>): void {
    // Powertools adds `service`; an alarm finds a metric by exactly its dimensions.
    this.metrics.clearDefaultDimensions();
    this.metrics.addDimensions({ ...dimensions });
    for (const [name, value] of Object.entries(values)) {
      this.metrics.addMetric(name, unitOf(name), value);
    }
    this.metrics.publishStoredMetrics();
  }
}

function unitOf(metric: string): (typeof MetricUnit)[keyof typeof MetricUnit] {
  if (metric.endsWith("Seconds")) {
    return MetricUnit.Seconds;
  }
  return metric === "DetectorCoverage" ? MetricUnit.NoUnit : MetricUnit.Count;
}
