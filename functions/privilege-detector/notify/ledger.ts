import { type Incident } from "../model/incident";
import { decide, type IncidentRecord, recordOf, type RecordState, type RunIdentity } from "./incident-record";
import { type Significance } from "../model/significance";
import { type Table, type TableItem, type WriteCondition } from "../runtime/table";

/**
 * How long deliveries are remembered. Look-backs reach back a day, and further only after the detector itself
 * was down; 90 days are longer than any outage that is noticed.
 */
const DEDUPLICATION_SECONDS = 90 * 24 * 3_600;

/** How many items are read or written at the same time. */
const CONCURRENCY = 10;

/** Looks at an incident that several runs change at once, before the run leaves it to the others. */
const ATTEMPTS = 5;

/** An incident that this run, and no other, delivers. */
export interface Claim {
  /** The id under which it is delivered: that of the first cut in which it was seen. */
  readonly incidentId: string;
  /** How grave it is in all cuts together. */
  readonly significance: Significance;
  /** What was reported before, where this is an update. */
  readonly before?: Significance;
  /** The channels that have it already: an earlier run ended in between. */
  readonly deliveredTo: readonly string[];
  readonly revision: number;
  /** Parts that were first seen apart, and that nobody has heard of under their own ids. */
  readonly joins: readonly IncidentRecord[];
}

/** `known`: delivered before, and not graver since. `busy`: another run is delivering it. */
export type ClaimResult = Claim | "known" | "busy";

/**
 * What was delivered, so that nothing is delivered twice and nothing is forgotten.
 *
 * - `incident#<id>`: how grave it was reported to be, which channels have it, and whether that is all (`pending`
 *   or `delivered`). A pending one belongs to the run that wrote it until `leaseUntil`; after that, any run may take over.
 * - `finding#<fingerprint>`: the incident that a line belongs to. Overlapping windows, late lines and
 *   subscriptions show the same command cut differently; by its lines it is recognized in every cut.
 *
 * A line is written down before its incident. A run that ends in between leaves a line without an incident, which
 * is as if the line had not been seen.
 */
export class Ledger {
  public constructor(
    private readonly table: Table,
    private readonly run: RunIdentity,
  ) {}

  /** Claims the incident for this run, unless it needs no delivery or another run has claimed it. */
  public async claim(incident: Incident): Promise<ClaimResult> {
    // A flood and what is folded are known by their ids alone: some of their lines may have been delivered without the others.
    const lines = incident.flood === true || incident.folded === true ? [] : incident.findings;
    const fingerprints = [...new Set(lines.map(({ fingerprint }) => fingerprint))];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const owners = await inChunks(fingerprints, (fingerprint) => this.ownerOf(fingerprint));
      const ids = [...new Set([...owners.filter((owner) => owner !== undefined), incident.id])];
      const records = (await inChunks(ids, (id) => this.readRecord(id))).filter((item) => item !== undefined);
      const decision = decide(incident, records, this.run);
      if (decision === "busy") {
        return decision;
      }
      const isKnown = "known" in decision;
      const incidentId = (isKnown ? decision.known : decision.id) ?? ids[0] ?? incident.id;
      const unowned = fingerprints.filter((_, index) => owners[index] === undefined);
      const owned = await inChunks(unowned, (fingerprint) => this.own(fingerprint, incidentId));
      if (owned.includes(false)) {
        continue;
      }
      if (isKnown) {
        await this.join(decision.joins, incidentId);
        return "known";
      }
      const { significance, before, deliveredTo, revision, joins } = decision;
      const claim: Claim = { incidentId, significance, before, deliveredTo, revision: revision + 1, joins };
      if (await this.write(claim, "pending", revision === 0 ? "absent" : { revision })) {
        return claim;
      }
    }
    return "busy";
  }

  /** Notes that a channel has the incident, so that it is not sent there again. */
  public async markDelivered(claim: Claim, channel: string): Promise<Claim> {
    return this.update({ ...claim, deliveredTo: [...claim.deliveredTo, channel] }, "pending");
  }

  /** Notes that the incident needs no further delivery. */
  public async finish(claim: Claim): Promise<void> {
    await this.update(claim, "delivered");
    await this.join(claim.joins, claim.incidentId);
  }

  /** Notes that parts are delivered with the whole. One that another run has taken over in the meantime is that run's. */
  private async join(parts: readonly IncidentRecord[], whole: string): Promise<void> {
    for (const { id, revision, significance } of parts.filter((part) => part.id !== whole)) {
      const part = { incidentId: id, significance, deliveredTo: [], revision: revision + 1, joins: [] };
      await this.write(part, "delivered", { revision });
    }
  }

  private async update(claim: Claim, state: RecordState): Promise<Claim> {
    const next = { ...claim, revision: claim.revision + 1 };
    if (!(await this.write(next, state, { revision: claim.revision }))) {
      throw new Error(`Another run has taken over the incident ${claim.incidentId}.`);
    }
    return next;
  }

  private async write(claim: Claim, state: RecordState, condition: WriteCondition): Promise<boolean> {
    const pk = incidentKey(claim.incidentId);
    const item: TableItem = {
      pk,
      state,
      revision: claim.revision,
      severity: claim.significance.severity,
      outcome: claim.significance.outcome,
      beforeSeverity: claim.before?.severity,
      beforeOutcome: claim.before?.outcome,
      deliveredTo: claim.deliveredTo,
      writer: this.run.id,
      leaseUntil: this.run.ends(),
      expiresAt: this.expiry(),
    };
    if (await this.table.put(item, condition)) {
      return true;
    }
    // The SDK repeats a write whose answer was lost, and the second one is refused: was it this run's own?
    const stored = await this.table.get(pk);
    return stored?.writer === this.run.id && stored.revision === claim.revision;
  }

  private async readRecord(id: string): Promise<IncidentRecord | undefined> {
    const item = await this.table.get(incidentKey(id));
    return item === undefined ? undefined : recordOf(id, item);
  }

  private async ownerOf(fingerprint: string): Promise<string | undefined> {
    const incident = (await this.table.get(findingKey(fingerprint)))?.incident;
    return typeof incident === "string" ? incident : undefined;
  }

  /** False where another run has given the line to another incident in the meantime. */
  private async own(fingerprint: string, incident: string): Promise<boolean> {
    const item = { pk: findingKey(fingerprint), incident, expiresAt: this.expiry() };
    return (await this.table.put(item, "absent")) || (await this.ownerOf(fingerprint)) === incident;
  }

  private expiry(): number {
    return Math.floor(this.run.now() / 1_000) + DEDUPLICATION_SECONDS;
  }
}

function incidentKey(id: string): string {
  return `incident#${id}`;
}

function findingKey(fingerprint: string): string {
  return `finding#${fingerprint}`;
}

async function inChunks<T, R>(values: readonly T[], call: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let first = 0; first < values.length; first += CONCURRENCY) {
    results.push(...(await Promise.all(values.slice(first, first + CONCURRENCY).map(call))));
  }
  return results;
}
