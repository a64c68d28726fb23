import { type Actor, type Finding, type FindingKind, type Outcome, type Severity } from "./finding";

/**
 * What people are notified of: the findings of one command, which logs several lines (the command itself, Airflow's
 * own lines, its printed result, its return code).
 */
export interface Incident {
  /** Stable id, the same whenever the same first line is seen again; what notifications are deduplicated by. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** Name of the MWAA environment. */
  readonly environment: string;
  readonly actor: Actor;
  readonly targetUser?: string;
  readonly targetUserId?: string;
  readonly role?: string;
  readonly permission?: string;
  /** First and last line's time, in milliseconds since 1970-01-01 UTC. */
  readonly firstTimestamp: number;
  readonly lastTimestamp: number;
  /** The reason of the allow list's entry that downgraded it to INFORMATIONAL. */
  readonly allowedBecause?: string;
  /** Present where the lines of a whole minute were too many to be reported one by one. */
  readonly flood?: true;
  /** Present where all suspected lines of a DAG, in one day, are one incident. */
  readonly folded?: true;
  /** Present where users, roles or permissions are other than they were, and no log line says so. */
  readonly unlogged?: true;
  /** At least one, in order of time; of a state's difference that first. */
  readonly findings: readonly Finding[];
}

/** How many lines an incident has, with those that were only counted. */
export function lineCount({ findings }: Pick<Incident, "findings">): number {
  return findings.reduce((sum, { unlisted = 0 }) => sum + 1 + unlisted, 0);
}
