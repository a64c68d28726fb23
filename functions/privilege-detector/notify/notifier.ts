import { type AwsPlace } from "./console-link";
import { EVENT_DETAIL_TYPE, eventDetailOf } from "./event";
import { type Incident } from "../model/incident";
import { type Claim, type Ledger } from "./ledger";
import { notificationOf, type MessageContext } from "./notification";
import { OutOfTimeError, type Pace } from "../runtime/pace";
import { type Publisher } from "./publisher";
import { isPassing, withRetries } from "../runtime/retry";

/** The name under which the ledger remembers that EventBridge has an incident; topics go by their ARN. */
const EVENTS = "eventbridge";

/** What became of an incident. */
export interface DeliveryResult {
  /** `new` and `update` were delivered now; `known` was delivered before; `busy` is being delivered by another run. */
  readonly result: "new" | "update" | "known" | "busy";
  /** Channels that refused it for good while others took it. */
  readonly failures: readonly string[];
}

/** An incident could not be delivered everywhere; the next run tries again. */
export class DeliveryError extends Error {
  public constructor(incidentId: string, failures: readonly string[]) {
    super(`The incident ${incidentId} could not be delivered: ${failures.join("; ")}.`);
    this.name = "DeliveryError";
  }
}

/**
 * Notifies of incidents: all of them to EventBridge, and those that a person should see to SNS. INFORMATIONAL ones
 * (expected by the allow list, or part of Airflow's start) are for EventBridge and metrics alone.
 */
export class Notifier {
  public constructor(
    private readonly ledger: Ledger,
    private readonly publisher: Publisher,
    private readonly pace: Pace,
    private readonly place: AwsPlace,
    private readonly topicArns: readonly string[],
  ) {}

  /** @throws DeliveryError, or the table's error; what has been delivered stays noted */
  public async notify(incident: Incident): Promise<DeliveryResult> {
    const claim = await this.ledger.claim(incident);
    if (claim === "known" || claim === "busy") {
      return { result: claim, failures: [] };
    }
    const context: MessageContext = {
      place: this.place,
      ...(claim.before === undefined ? {} : { before: claim.before }),
    };
    const merged: Incident = { ...incident, ...claim.significance, id: claim.incidentId };
    const failures = await this.deliver(merged, context, claim);
    return { result: claim.before === undefined ? "new" : "update", failures };
  }

  private async deliver(incident: Incident, context: MessageContext, claimed: Claim): Promise<string[]> {
    const forPeople = incident.severity !== "INFORMATIONAL";
    const channels = [...(forPeople ? this.topicArns : []), EVENTS];
    const failures: string[] = [];
    let passing = false;
    let claim = claimed;
    for (const channel of channels.filter((name) => !claimed.deliveredTo.includes(name))) {
      try {
        await withRetries(this.pace, `notifying ${channel}`, () => this.send(channel, incident, context));
      } catch (error) {
        passing ||= isPassing(error) || error instanceof OutOfTimeError;
        failures.push(`${channel}: ${String(error)}`);
        continue;
      }
      claim = await this.ledger.markDelivered(claim, channel);
    }
    // A channel that is gone must not hold back what comes after, once people know.
    const enough = !forPeople || this.topicArns.some((arn) => claim.deliveredTo.includes(arn));
    if (failures.length > 0 && (passing || !enough)) {
      throw new DeliveryError(incident.id, failures);
    }
    await this.ledger.finish(claim);
    return failures;
  }

  private send(channel: string, incident: Incident, context: MessageContext): Promise<void> {
    return channel === EVENTS
      ? this.publisher.putEvent(eventDetailOf(incident, context), EVENT_DETAIL_TYPE)
      : this.publisher.publish(channel, notificationOf(incident, context));
  }
}
