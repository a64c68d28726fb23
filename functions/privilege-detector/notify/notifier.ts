import { type AwsPlace } from "./console-link";
import { digestOf } from "./digest";
import { EVENT_DETAIL_TYPE, eventDetailOf } from "./event";
import { type NotifiedSeverity, SEVERITIES } from "../model/finding";
import { type Incident } from "../model/incident";
import { type Claim, type Ledger } from "./ledger";
import { type Mailbox } from "./mailbox";
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
  /** Present where people hear of it by the next digest: to be settled once that is noted. */
  readonly waiting?: WaitingIncident;
  /** Channels that refused it for good while others took it. */
  readonly failures: readonly string[];
}

/** An incident that is an event, and no message of its own. */
export interface WaitingIncident {
  readonly incident: Incident;
  readonly claim: Claim;
}

/** What a notifier needs to know. */
export interface NotifierOptions {
  readonly place: AwsPlace;
  readonly topicArns: readonly string[];
  /** The mildest severity that people hear of. */
  readonly minimumSeverity: NotifiedSeverity;
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
 * (expected by the allow list, or part of Airflow's start) and milder ones than people want to hear of are for EventBridge
 * and metrics alone.
 */
export class Notifier {
  public constructor(
    private readonly ledger: Ledger,
    private readonly publisher: Publisher,
    private readonly pace: Pace,
    private readonly options: NotifierOptions,
  ) {}

  /** @throws DeliveryError, or the table's error; what has been delivered stays noted */
  public async notify(incident: Incident, mailbox: Mailbox): Promise<DeliveryResult> {
    const claim = await this.ledger.claim(incident);
    if (claim === "known" || claim === "busy") {
      return { result: claim, failures: [] };
    }
    const context: MessageContext = {
      place: this.options.place,
      ...(claim.before === undefined ? {} : { before: claim.before }),
    };
    const merged: Incident = { ...incident, ...claim.significance, id: claim.incidentId };
    const { waiting, failures } = await this.deliver(merged, context, claim, mailbox);
    return {
      result: claim.before === undefined ? "new" : "update",
      failures,
      ...(waiting === undefined ? {} : { waiting: { incident: merged, claim: waiting } }),
    };
  }

  /** Notes that an incident that waits will be in a digest. */
  public async settle({ claim }: WaitingIncident): Promise<void> {
    await this.ledger.finish(claim);
  }

  /**
   * Sends the digest of what waits, if anything does.
   * @returns the topics that refused it for good while others took it
   * @throws DeliveryError where no topic has it; it goes on waiting
   */
  public async sendDigest(environment: string, mailbox: Mailbox): Promise<string[]> {
    const rows = await mailbox.waiting();
    if (rows.length === 0) {
      return [];
    }
    const message = digestOf(environment, rows, this.options.place);
    const failures: string[] = [];
    for (const arn of this.options.topicArns) {
      try {
        await withRetries(this.pace, `notifying ${arn}`, () => this.publisher.publish(arn, message));
      } catch (error) {
        failures.push(`${arn}: ${String(error)}`);
      }
    }
    if (failures.length === this.options.topicArns.length) {
      throw new DeliveryError(`digest of ${environment}`, failures);
    }
    await mailbox.digested(rows);
    return failures;
  }

  private async deliver(
    incident: Incident,
    context: MessageContext,
    claimed: Claim,
    mailbox: Mailbox,
  ): Promise<{ readonly failures: string[]; readonly waiting?: Claim }> {
    const { topicArns } = this.options;
    const undelivered = (channel: string): boolean => !claimed.deliveredTo.includes(channel);
    const forPeople = this.isForPeople(incident);
    const waits = forPeople && topicArns.every(undelivered) && !(await mailbox.takes(incident.severity));
    const channels = [...(forPeople && !waits ? topicArns : []), EVENTS];
    const failures: string[] = [];
    let passing = false;
    let claim = claimed;
    for (const channel of channels.filter(undelivered)) {
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
    const enough = !forPeople || waits || topicArns.some((arn) => claim.deliveredTo.includes(arn));
    if (failures.length > 0 && (passing || !enough)) {
      throw new DeliveryError(incident.id, failures);
    }
    if (waits) {
      return { failures, waiting: claim };
    }
    await this.ledger.finish(claim);
    return { failures };
  }

  private isForPeople({ severity }: Incident): boolean {
    return (
      severity !== "INFORMATIONAL" &&
      SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(this.options.minimumSeverity)
    );
  }

  private send(channel: string, incident: Incident, context: MessageContext): Promise<void> {
    return channel === EVENTS
      ? this.publisher.putEvent(eventDetailOf(incident, context), EVENT_DETAIL_TYPE)
      : this.publisher.publish(channel, notificationOf(incident, context));
  }
}
