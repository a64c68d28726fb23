import { allowedReason } from "./allowed";
import { isBulk } from "./correlate-kinds";
import { type Finding, type FindingKind, type Outcome, type Severity } from "../model/finding";
import { type Incident } from "../model/incident";
import { type AllowedChange } from "../model/monitored-environment";
import { lower, worstOf } from "../rules/severity";
import { foldedId, SUSPECTED } from "./fold";

/** Rules whose texts say that a command ended without a change. */
const FAILURES: ReadonlySet<string> = new Set(["command-failure", "security-manager-failure"]);

/** How many permissions an incident names before it counts the rest. */
const NAMED_PERMISSIONS = 10;

/** The incident that lines of one command make, which are given in order of time. */
export function incidentOf(
  kind: FindingKind,
  findings: readonly Finding[],
  environment: string,
  allow: readonly AllowedChange[],
): Incident {
  const [first] = findings;
  if (first === undefined) {
    throw new Error("an incident has at least one finding");
  }
  const own = findings.filter((finding) => finding.kind === kind);
  const outcome = outcomeOf(findings);
  const { actor } = first;
  const allowedBecause = allowedReason({ dagId: actor.dagId, kinds: [kind], findings }, allow);
  const users = distinct(own.map(({ targetUser }) => targetUser));
  const targetUser = isBulk(kind) && users.length > 1 ? undefined : knownName(own);
  const targetUserId = own.find((finding) => finding.targetUserId !== undefined)?.targetUserId;
  const role = distinct(own.flatMap((finding) => finding.role?.split(", "))).join(", ");
  const permission = listOfPermissions(distinct(own.flatMap((finding) => finding.permission?.split(", "))));
  return {
    id: kind === SUSPECTED ? foldedId(environment, first) : first.fingerprint,
    kind,
    severity:
      allowedBecause === undefined
        ? severityOf(isBulk(kind) ? findings : own, findings, outcome)
        : "INFORMATIONAL",
    outcome,
    environment,
    actor,
    ...(targetUser === undefined ? {} : { targetUser }),
    ...(targetUserId === undefined ? {} : { targetUserId }),
    ...(role === "" ? {} : { role }),
    ...(permission === "" ? {} : { permission }),
    firstTimestamp: first.timestamp,
    lastTimestamp: findings.reduce((last, { timestamp }) => Math.max(last, timestamp), first.timestamp),
    ...(allowedBecause === undefined ? {} : { allowedBecause }),
    ...(kind === SUSPECTED ? { folded: true } : {}),
    findings,
  };
}

/**
 * A command's printed result says that it happened. The security manager's line says so too unless the command
 * failed afterwards, which undoes nothing: it only is not all that was asked for.
 */
function outcomeOf(findings: readonly Finding[]): Outcome {
  const succeeded = findings.filter(({ outcome }) => outcome === "succeeded");
  const failed = findings.some(({ rule }) => FAILURES.has(rule));
  if (succeeded.some(({ rule }) => !failed || rule !== "security-manager")) {
    return "succeeded";
  }
  return findings.some(({ outcome }) => outcome === "blocked") ? "blocked" : "attempted";
}

/**
 * The most severe of what counts; where the end is known and nothing was changed, no more than that end. A task can
 * print any end: next to a line that says that something was changed, it counts for nothing.
 */
function severityOf(counted: readonly Finding[], findings: readonly Finding[], outcome: Outcome): Severity {
  const worst = worstOf(counted);
  if (counted.every(({ outcome: end }) => end === "blocked")) {
    return worst;
  }
  const ends = findings.filter((finding) => finding.outcome === "blocked" || FAILURES.has(finding.rule));
  const changed = outcome === "succeeded" || findings.some((finding) => finding.outcome === "succeeded");
  return changed || ends.length === 0 ? worst : lower(worst, worstOf(ends.map(asEnd)));
}

/** By itself a refusal is old code's; of a command, it is somebody's who tried. */
function asEnd({ outcome, severity }: Finding): { readonly severity: Severity } {
  return { severity: outcome === "blocked" && severity === "LOW" ? "MEDIUM" : severity };
}

/** A result names the user as Airflow knows them; the command may have an e-mail address instead. */
function knownName(findings: readonly Finding[]): string | undefined {
  const named = findings.filter(({ targetUser }) => targetUser !== undefined);
  return (named.find(({ rule }) => rule !== "command-line") ?? named[0])?.targetUser;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

function listOfPermissions(permissions: readonly string[]): string {
  const rest = permissions.length - NAMED_PERMISSIONS;
  return rest > 0
    ? `${permissions.slice(0, NAMED_PERMISSIONS).join(", ")} and ${rest} more`
    : permissions.join(", ");
}
