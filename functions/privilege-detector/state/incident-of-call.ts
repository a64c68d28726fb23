import { createHash } from "node:crypto";
import { redact } from "../log/redact";
import { STATE_ACTOR } from "../model/actors";
import { type Finding, SEVERITIES, type Severity } from "../model/finding";
import { type Incident } from "../model/incident";
import { severityOf } from "../rules/severity";
import { type NotedCall } from "./noted-call";

/** Name of what found it, where a log line's rule stands otherwise. */
const RULE = "event-log";

/** What the logs say of a call: nothing, or that they could not be read. */
export type Unheard = "nothing" | "unread";

/** Kinds that are ordinary work of many DAGs, and no more than what they are where nothing is logged of them. */
const ORDINARY: ReadonlySet<string> = new Set(["connection-changed", "variable-changed"]);

/** The incident of a call that Airflow's event log has and the logs have not. */
export function incidentOfCall({ call, change }: NotedCall, environment: string, unheard: Unheard): Incident {
  const own = severityOf(change);
  const { kind, targetUser, role, permission } = change;
  const severity = ORDINARY.has(kind) || unheard === "unread" ? own : atLeastHigh(own);
  const where =
    unheard === "nothing" ? "and no log line is about it" : "and the logs of that time could not be read";
  return incidentOf(
    {
      kind,
      severity,
      ...(targetUser === undefined ? {} : { targetUser }),
      ...(role === undefined ? {} : { role }),
      ...(permission === undefined ? {} : { permission }),
    },
    {
      environment,
      timestamp: call.timestamp,
      key: [call.id, call.timestamp, call.event],
      evidence: `Airflow's event log has ${call.event} of ${call.owner} (entry ${call.id}), ${where}: ${call.extra}`,
    },
    unheard === "nothing" && !ORDINARY.has(kind) ? { unlogged: true } : {},
  );
}

/** The incident of an event log that somebody has cleared: an entry that was there is gone. */
export function incidentOfCleared(environment: string, known: number, timestamp: number): Incident {
  return incidentOf(
    { kind: "audit-log-cleared", severity: "HIGH" },
    {
      environment,
      timestamp,
      key: ["cleared", known],
      evidence: `Entry ${known} of Airflow's event log was there, and is gone; no log line is about it.`,
    },
    { unlogged: true },
  );
}

/** The incident of an event log with more in it than is read: something may hide there. One a day. */
export function incidentOfFlood(
  environment: string,
  { unread, isFiltered }: { readonly unread: number; readonly isFiltered: boolean },
  timestamp: number,
): Incident {
  const day = new Date(timestamp).toISOString().slice(0, 10);
  return incidentOf(
    { kind: "privilege-change-suspected", severity: isFiltered ? "HIGH" : "MEDIUM" },
    {
      environment,
      timestamp,
      key: ["flood", day],
      evidence: isFiltered
        ? `Airflow's event log has ${unread} more calls that change users, roles or connections than are read: one of them may be hidden.`
        : `Airflow's event log has ${unread} more entries than are read: a call that changes users or roles may be hidden.`,
    },
    { folded: true },
  );
}

function atLeastHigh(severity: Severity): Severity {
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf("HIGH") ? "HIGH" : severity;
}

interface Evidence {
  readonly environment: string;
  readonly timestamp: number;
  /** What is the same each time that it is seen. */
  readonly key: readonly (string | number)[];
  readonly evidence: string;
}

function incidentOf(
  what: Pick<Finding, "kind" | "severity" | "targetUser" | "role" | "permission">,
  { environment, timestamp, key, evidence }: Evidence,
  marks: Pick<Incident, "unlogged" | "folded">,
): Incident {
  const common = { ...what, outcome: "attempted", actor: STATE_ACTOR } as const;
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([RULE, environment, ...key]))
    .digest("hex");
  return {
    ...common,
    ...marks,
    id: fingerprint,
    environment,
    firstTimestamp: timestamp,
    lastTimestamp: timestamp,
    findings: [
      {
        ...common,
        rule: RULE,
        logGroup: "",
        logStream: "",
        timestamp,
        evidence: redact(evidence).slice(0, 1_000),
        fingerprint,
      },
    ],
  };
}
