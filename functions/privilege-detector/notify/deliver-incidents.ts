import { SEVERITIES } from "../model/finding";
import { type Incident } from "../model/incident";
import { type MetricSink } from "../runtime/telemetry";
import { type Mailbox } from "./mailbox";
import { type Notifier, DeliveryError, type WaitingIncident } from "./notifier";
import { OutOfTimeError, type Pace, RESERVE_MS } from "../runtime/pace";
import { actorOf } from "./phrases";

/** What became of several incidents. */
export interface DeliverySummary {
  /** Incidents delivered for the first time or as updates. */
  readonly delivered: number;
  /** Channels that rejected an incident for good while others took it; incidents that could not be delivered. */
  readonly deliveryFailures: readonly string[];
  /** Why some are not delivered yet, other than that a channel failed. */
  readonly problems: readonly string[];
  /** Time of the first line of the first incident that is not delivered, or that another run is delivering. */
  readonly undeliveredFrom?: number;
  /** Whether there was more to deliver than time. */
  readonly isOutOfTime: boolean;
}

/** What incidents are delivered with. */
export interface DeliveryContext {
  readonly notifier: Notifier;
  readonly metrics: MetricSink;
  readonly pace: Pace;
}

/** How many incidents wait before it is noted: noting them takes a write for all, and one for each. */
const WAITING_AT_ONCE = 50;

/** Delivers all incidents that it can, the gravest first, whatever happens to one of them, and counts the new ones. */
export async function deliverIncidents(
  incidents: readonly Incident[],
  mailbox: Mailbox,
  { notifier, metrics, pace }: DeliveryContext,
): Promise<DeliverySummary> {
  let delivered = 0;
  let isOutOfTime = false;
  const undelivered: number[] = [];
  const deliveryFailures: string[] = [];
  const problems: string[] = [];
  let waiting: WaitingIncident[] = [];
  const order = gravestFirst(incidents);
  // What waits for a digest is known to be delivered only after the digest is known to have it.
  const noteWaiting = async (): Promise<void> => {
    const noted = waiting;
    waiting = [];
    try {
      await mailbox.note(
        noted.map(({ incident }) => ({ severity: incident.severity, who: actorOf(incident), count: 1 })),
      );
      for (const one of noted) {
        await notifier.settle(one);
      }
    } catch (error) {
      undelivered.push(...noted.map(({ incident }) => incident.firstTimestamp));
      problems.push(String(error));
    }
  };
  for (const [index, incident] of order.entries()) {
    try {
      if (pace.remaining() < RESERVE_MS) {
        throw new OutOfTimeError("delivering incidents");
      }
      const { result, failures, waiting: one } = await notifier.notify(incident, mailbox);
      deliveryFailures.push(...failures);
      if (one !== undefined) {
        waiting.push(one);
      }
      if (result === "busy") {
        undelivered.push(incident.firstTimestamp);
      }
      delivered += result === "new" || result === "update" ? 1 : 0;
      if (result === "new") {
        const { environment, kind, severity } = incident;
        metrics.emit({ Environment: environment, Kind: kind, Severity: severity }, { PrivilegeChanges: 1 });
      }
    } catch (error) {
      undelivered.push(incident.firstTimestamp);
      if (!(error instanceof OutOfTimeError)) {
        (error instanceof DeliveryError ? deliveryFailures : problems).push(String(error));
      } else {
        isOutOfTime = true;
        undelivered.push(...order.slice(index + 1).map(({ firstTimestamp }) => firstTimestamp));
        break;
      }
    }
    if (waiting.length >= WAITING_AT_ONCE) {
      await noteWaiting();
    }
  }
  await noteWaiting();
  return {
    delivered,
    deliveryFailures,
    problems,
    isOutOfTime,
    ...(undelivered.length === 0
      ? {}
      : { undeliveredFrom: undelivered.reduce((least, time) => Math.min(least, time)) }),
  };
}

/** Many harmless ones must not make a grave one wait: what is delivered is known to the next run, whatever its place. */
function gravestFirst(incidents: readonly Incident[]): Incident[] {
  const rank = ({ severity }: Incident): number => SEVERITIES.indexOf(severity);
  return incidents.toSorted((one, other) => rank(one) - rank(other));
}
