import { type Outcome, SEVERITIES, type Severity } from "../model/finding";
import { graverOf, isGraver, OUTCOMES, type Significance } from "../model/significance";
import { type TableItem } from "../runtime/table";

/** `pending`: recorded, and perhaps not delivered everywhere. */
export type RecordState = "pending" | "delivered";

/** Who writes. */
export interface RunIdentity {
  /** Distinguishes this run from any other. */
  readonly id: string;
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** When this run can no longer be at work, in milliseconds since 1970-01-01 UTC. */
  ends(): number;
}

/** What the ledger knows of an incident. */
export interface IncidentRecord {
  readonly id: string;
  readonly state: RecordState;
  readonly revision: number;
  /** What was reported, or is to be. */
  readonly significance: Significance;
  /** What was reported before that. */
  readonly before?: Significance;
  /** The channels that have it. */
  readonly deliveredTo: readonly string[];
  readonly writer: string;
  readonly leaseUntil: number;
}

/** A record to write, and what it is to hold. */
export interface DeliveryDecision {
  /** The record's id, where there is a record. */
  readonly id?: string;
  /** The record's revision, 0 where there is none. */
  readonly revision: number;
  readonly significance: Significance;
  readonly before?: Significance;
  readonly deliveredTo: readonly string[];
  /** Records of parts that were first seen apart: delivered with this one, or they would be delivered once more. */
  readonly joins: readonly IncidentRecord[];
}

/** Nothing is to be delivered: the record of this id says it all. */
export interface KnownDecision {
  readonly known: string;
  readonly joins: readonly IncidentRecord[];
}

/** The record that an item of the table holds. */
export function recordOf(id: string, item: TableItem): IncidentRecord {
  const before = significanceOf(item.beforeSeverity, item.beforeOutcome);
  return {
    id,
    state: item.state === "pending" ? "pending" : "delivered",
    revision: Number(item.revision),
    // An item that says nothing readable must not keep the incident from being delivered.
    significance: significanceOf(item.severity, item.outcome) ?? LEAST,
    ...(before === undefined ? {} : { before }),
    deliveredTo: Array.isArray(item.deliveredTo) ? item.deliveredTo.map(String) : [],
    writer: String(item.writer),
    leaseUntil: Number(item.leaseUntil),
  };
}

/**
 * What is to be done about an incident, given the records that it or any of its lines has: more than one where
 * its parts were first seen apart.
 */
export function decide(
  incident: Significance,
  records: readonly IncidentRecord[],
  run: RunIdentity,
): DeliveryDecision | KnownDecision | "busy" {
  const waiting = records.filter(({ state }) => state === "pending");
  if (waiting.some(({ writer, leaseUntil }) => writer !== run.id && leaseUntil > run.now())) {
    return "busy";
  }
  const delivered = records.filter(({ state }) => state === "delivered");
  const deliveredAs = delivered.map(({ significance }) => significance).reduce(graverOf, LEAST);
  const all = records.map(({ significance }) => significance).reduce(graverOf, pick(incident));
  const [first] = delivered;
  if (first !== undefined && !isGraver(all, deliveredAs)) {
    return { known: first.id, joins: waiting };
  }
  if (first !== undefined) {
    // People have it under this id; what waits is a part of it.
    return {
      id: first.id,
      revision: first.revision,
      significance: all,
      before: deliveredAs,
      deliveredTo: [],
      joins: waiting,
    };
  }
  const [pending, ...joins] = waiting;
  if (pending === undefined) {
    return { revision: 0, significance: all, deliveredTo: [], joins: [] };
  }
  // Channels that have less than what is known now must hear the rest.
  const grew = isGraver(all, pending.significance);
  return {
    id: pending.id,
    revision: pending.revision,
    significance: all,
    before: grew && pending.deliveredTo.length > 0 ? pending.significance : pending.before,
    deliveredTo: grew ? [] : pending.deliveredTo,
    joins,
  };
}

const LEAST: Significance = { severity: "INFORMATIONAL", outcome: "blocked" };

function pick({ severity, outcome }: Significance): Significance {
  return { severity, outcome };
}

function significanceOf(severity: unknown, outcome: unknown): Significance | undefined {
  return isSeverity(severity) && isOutcome(outcome) ? { severity, outcome } : undefined;
}

function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.some((severity) => severity === value);
}

function isOutcome(value: unknown): value is Outcome {
  return OUTCOMES.some((outcome) => outcome === value);
}
