/** What can happen to Airflow's users, roles, permissions and keys. The names are part of the event schema. */
export const FINDING_KINDS = [
  "user-role-granted",
  "user-role-revoked",
  "user-created",
  "user-updated",
  "user-deleted",
  "user-password-reset",
  "users-imported",
  "role-created",
  "role-updated",
  "role-deleted",
  "roles-imported",
  "role-permission-granted",
  "role-permission-revoked",
  "permissions-synchronized",
  "permissions-cleaned-up",
  "metadata-database-changed",
  "metadata-database-credentials-read",
  "metadata-database-access-blocked",
  "signing-key-read",
  "connection-changed",
  "connections-exported",
  "variable-changed",
  "variables-exported",
  "audit-log-cleared",
  "log-template-changed",
  "airflow-api-called",
  "privilege-change-suspected",
] as const;

/** What happened. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Stands in a name for what a command's text does not say, such as the value of a variable. */
export const UNKNOWN_PART = "?";

/** How much it matters, most first. */
export const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;

/** How much a finding matters. */
export type Severity = (typeof SEVERITIES)[number];

/** The severities that people may want to hear of; INFORMATIONAL is what is expected. */
export const NOTIFIED_SEVERITIES = [
  "CRITICAL",
  "HIGH",
  "MEDIUM",
  "LOW",
] as const satisfies readonly Severity[];

/** A severity that people may want to hear of. */
export type NotifiedSeverity = (typeof NOTIFIED_SEVERITIES)[number];

/** `attempted`: the outcome is not known, or it failed. `blocked`: Airflow refused it. */
export type Outcome = "succeeded" | "attempted" | "blocked";

/** Who did it, as far as the log stream's name and the line say. */
export interface Actor {
  /** `dag` for a task or a DAG file, `component` for anything that Airflow itself or a person at the UI did. */
  readonly type: "dag" | "component";
  /** Id of the DAG. */
  readonly dagId?: string;
  /** Id of the DAG run, as the stream's name has it (colons are underscores). */
  readonly runId?: string;
  /** Id of the task. */
  readonly taskId?: string;
  /** Index of a mapped task. */
  readonly mapIndex?: number;
  /** Which try of the task it was, from 1. */
  readonly tryNumber?: number;
  /** `task`, `dag-processor`, `webserver`, `scheduler`, `worker` or `triggerer`. */
  readonly component: string;
  /** Address of the client whose request it was, where an access line has it. */
  readonly sourceAddress?: string;
}

/** One privilege change, or attempt, that one log line shows. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** Name of the rule that found it, for documentation and tuning. */
  readonly rule: string;
  readonly logGroup: string;
  readonly logStream: string;
  /** When the line was written, in milliseconds since 1970-01-01 UTC. */
  readonly timestamp: number;
  readonly actor: Actor;
  /** The Airflow user that was changed, where the line names one. */
  readonly targetUser?: string;
  /** The user's number in the metadata database, where a request names it by that. */
  readonly targetUserId?: string;
  /** The Airflow role that was given, taken or changed, where the line names one. */
  readonly role?: string;
  /** The permission, such as `can edit on Connections`, where the line names one. */
  readonly permission?: string;
  /** The line, redacted and cut to a length that fits a message. */
  readonly evidence: string;
  /** How many more lines of its minute and stream were found and only counted, where they were too many to keep. */
  readonly unlisted?: number;
  /** SHA-256 in hex of log group, stream, timestamp and line: the same line always has the same one. */
  readonly fingerprint: string;
}
