import { type Pace } from "../runtime/pace";
import { type MetricSink } from "../runtime/telemetry";
import { ALERT_DETAIL_TYPE } from "../notify/event";
import { type Publisher } from "../notify/publisher";
import { withRetries } from "../runtime/retry";
import { type Alert } from "./alert";

/** An alert could not be delivered everywhere; Lambda starts the function again with the same event. */
export class AlertDeliveryError extends Error {
  public constructor(id: string, failures: readonly string[]) {
    super(`The alert ${id} could not be delivered: ${failures.join("; ")}.`);
    this.name = "AlertDeliveryError";
  }
}

/**
 * Delivers an alert to every topic and to the event bus, whatever happens to one of them. It keeps no ledger:
 * EventBridge delivers a call once but for rare repetitions, which have the same id.
 * @throws AlertDeliveryError after everything else is done
 */
export async function deliverAlert(
  { message, detail }: Alert,
  {
    topicArns,
    publisher,
    metrics,
    pace,
  }: {
    readonly topicArns: readonly string[];
    readonly publisher: Pick<Publisher, "publish" | "putEvent">;
    readonly metrics: MetricSink;
    readonly pace: Pace;
  },
): Promise<void> {
  const { environment, kind, severity, id } = detail;
  const channels: [name: string, send: () => Promise<void>][] = [
    ...topicArns.map((arn): [string, () => Promise<void>] => [arn, () => publisher.publish(arn, message)]),
    ["eventbridge", () => publisher.putEvent(detail, ALERT_DETAIL_TYPE)],
  ];
  const failures: string[] = [];
  for (const [name, send] of channels) {
    try {
      await withRetries(pace, `notifying ${name}`, send);
    } catch (error) {
      failures.push(`${name}: ${String(error)}`);
    }
  }
  metrics.emit({ Environment: environment, Kind: kind, Severity: severity }, { AuditAlerts: 1 });
  if (failures.length > 0) {
    throw new AlertDeliveryError(id, failures);
  }
}
