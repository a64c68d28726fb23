import { type Incident } from "../model/incident";
import { type MetricSink } from "../runtime/telemetry";
import { type Notifier, NotToldError } from "./incident-notifier";
import { OutOfTimeError, type Pace, RESERVE_MS } from "../runtime/pace";

/** What became of several incidents. */
export interface Telling {
  /** Incidents told for the first time or as updates. */
  readonly told: number;
  /** Channels that refused an incident for good, though others took it; incidents that could not be told. */
  readonly deliveryFailures: readonly string[];
  /** Why some are not told yet, other than that a channel failed. */
  readonly problems: readonly string[];
  /** First line's time of the first incident that is not told, or that another run is telling just now. */
  readonly untoldFrom?: number;
}

/** Tells all incidents that it can, in their order, whatever happens to one of them, and counts the new ones. */
export async function tellAll(
  incidents: readonly Incident[],
  { notifier, metrics, pace }: { notifier: Notifier; metrics: MetricSink; pace: Pace },
): Promise<Telling> {
  let told = 0;
  let untoldFrom: number | undefined;
  const deliveryFailures: string[] = [];
  const problems: string[] = [];
  for (const incident of incidents) {
    try {
      if (pace.remaining() < RESERVE_MS) {
        throw new OutOfTimeError("telling incidents");
      }
      const { result, failures } = await notifier.tell(incident);
      deliveryFailures.push(...failures);
      if (result === "busy") {
        untoldFrom ??= incident.firstTimestamp;
      }
      told += result === "new" || result === "update" ? 1 : 0;
      if (result === "new") {
        const { environment, kind, severity } = incident;
        metrics.emit({ Environment: environment, Kind: kind, Severity: severity }, { PrivilegeChanges: 1 });
      }
    } catch (error) {
      untoldFrom ??= incident.firstTimestamp;
      (error instanceof NotToldError ? deliveryFailures : problems).push(String(error));
      if (error instanceof OutOfTimeError) {
        break;
      }
    }
  }
  return { told, deliveryFailures, problems, ...(untoldFrom === undefined ? {} : { untoldFrom }) };
}
