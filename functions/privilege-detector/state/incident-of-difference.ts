import { createHash } from "node:crypto";
import { redact } from "../log/redact";
import { STATE_ACTOR } from "../model/actors";
import { type Finding, type FindingKind, type Severity } from "../model/finding";
import { type Incident } from "../model/incident";
import { isOfAirflow } from "../rules/baseline";
import { lower, severityOf } from "../rules/severity";
import { type Difference } from "./difference";
import { type Explanation } from "./explanation";

/** Name of what found it, where a log line's rule stands otherwise. */
const RULE = "state";

/** How many permissions an incident names before it counts the rest. */
const NAMED_PERMISSIONS = 10;

/** The two readings that a difference lies between. */
export interface Between {
  /** Name of the MWAA environment. */
  readonly environment: string;
  /**
   * When the reading before was begun, in milliseconds since 1970-01-01 UTC.
   * @default - there was none: the difference is to what Airflow gives by itself
   */
  readonly from?: number;
  /** When the reading was at its end. */
  readonly until: number;
}

/** What the logs of the time say: an explanation, nothing, or that they could not be read. */
export type Heard = Explanation | "nothing" | "unread";

/**
 * The incident of a difference. Where log lines name the very change, it has them too: the ledger then knows the incident that
 * they are of, and nothing is delivered but that what was attempted has succeeded.
 */
export function incidentOfDifference(difference: Difference, between: Between, heard: Heard): Incident {
  const { environment, until } = between;
  const from = between.from ?? until;
  const names = namesOf(difference);
  const severity = severityOfDifference(difference, between, heard);
  const common = {
    kind: difference.kind,
    severity,
    outcome: "succeeded",
    actor: STATE_ACTOR,
    ...names,
  } as const;
  const own: Finding = {
    ...common,
    rule: RULE,
    logGroup: "",
    logStream: "",
    timestamp: until,
    evidence: redact(`${sentenceOf(difference)} ${whenOf(between)} ${heardOf(heard)}`),
    // A first reading has no other before it: repeated, it is the same incident.
    fingerprint: createHash("sha256")
      .update(JSON.stringify([environment, between.from === undefined ? 0 : until, difference]))
      .digest("hex"),
  };
  const named = typeof heard === "object" && heard.as === "named" ? heard.findings : [];
  return {
    ...common,
    id: own.fingerprint,
    environment,
    firstTimestamp: from,
    lastTimestamp: until,
    ...(isUnlogged(severity, between, heard) ? { unlogged: true } : {}),
    findings: [own, ...named],
  };
}

/**
 * What nothing was logged of is as grave as can be, whatever it is: somebody has hidden it. Airflow itself gives its default roles
 * what they hold by default, and Admin everything, partly without a line.
 */
function severityOfDifference(difference: Difference, { from }: Between, heard: Heard): Severity {
  const { kind, roles, permissions } = difference;
  const [role = ""] = roles;
  if (kind === "role-permission-granted" && permissions.every((one) => isOfAirflow(one, role))) {
    return "INFORMATIONAL";
  }
  if (kind === "role-permission-granted" && role === "Admin") {
    return "LOW";
  }
  const byKind = worstOfKind(difference);
  if (from === undefined) {
    return byKind;
  }
  if (typeof heard === "string") {
    return "CRITICAL";
  }
  switch (heard.as) {
    case "named":
      return "INFORMATIONAL";
    case "login":
      return lower(byKind, byKind === "CRITICAL" ? "MEDIUM" : "LOW");
    case "possible":
      return lower(byKind, "HIGH");
  }
}

/** The severity that a log line of the change would have. */
function worstOfKind(difference: Difference): Severity {
  const kind: FindingKind = difference.kind;
  return severityOf({ kind, outcome: "succeeded", ...fullNamesOf(difference) });
}

function isUnlogged(severity: Severity, { from }: Between, heard: Heard): boolean {
  return severity === "CRITICAL" && from !== undefined && heard === "nothing";
}

function namesOf(difference: Difference): Pick<Incident, "targetUser" | "role" | "permission"> {
  const { permissions } = difference;
  const rest = permissions.length - NAMED_PERMISSIONS;
  const names = fullNamesOf(difference);
  return rest <= 0
    ? names
    : { ...names, permission: `${permissions.slice(0, NAMED_PERMISSIONS).join(", ")} and ${rest} more` };
}

function fullNamesOf({
  user,
  roles,
  permissions,
}: Difference): Pick<Incident, "targetUser" | "role" | "permission"> {
  return {
    ...(user === undefined ? {} : { targetUser: user }),
    ...(roles.length === 0 ? {} : { role: roles.join(", ") }),
    ...(permissions.length === 0 ? {} : { permission: permissions.join(", ") }),
  };
}

function sentenceOf(difference: Difference): string {
  const { kind, user, roles, active } = difference;
  const { permission = "" } = namesOf(difference);
  const role = roles.join(", ");
  switch (kind) {
    case "user-created":
      return `The user ${user} is new, with ${roles.length === 0 ? "no role" : role}.`;
    case "user-deleted":
      return `The user ${user} is gone.`;
    case "user-updated":
      return `The user ${user} ${active === true ? "may" : "may no longer"} log in.`;
    case "user-role-granted":
      return `The user ${user} has got ${role}.`;
    case "user-role-revoked":
      return `The user ${user} has lost ${role}.`;
    case "role-created":
      return `The role ${role} is new.`;
    case "role-deleted":
      return `The role ${role} is gone.`;
    case "role-permission-granted":
      return `The role ${role} has ${permission}.`;
    case "role-permission-revoked":
      return `The role ${role} has lost ${permission}.`;
  }
}

function whenOf({ from, until }: Between): string {
  return from === undefined
    ? "Airflow does not give it that by itself; it was so when users and roles were first read."
    : `It was not so at ${utc(from)}, and is so at ${utc(until)}.`;
}

function heardOf(heard: Heard): string {
  if (heard === "nothing") {
    return "";
  }
  if (heard === "unread") {
    return "The logs of that time could not be read.";
  }
  if (heard.as === "login") {
    return "The web server logged a login of this user in that time.";
  }
  const [first] = heard.findings;
  const line = first === undefined ? "" : ` (${first.rule}, ${utc(first.timestamp)}, ${first.logStream})`;
  return heard.as === "named"
    ? `It was logged${line}.`
    : `A line of that time may be about it${line}, and does not name it.`;
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
