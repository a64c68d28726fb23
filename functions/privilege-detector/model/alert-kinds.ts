import { type Severity } from "./finding";

/**
 * What the audit trail raises an alert for, and how grave it is where it succeeded. The names are part of the
 * event schema and of the rules' names: at most 22 characters, and two less where a pattern may need a second rule.
 */
export const ALERT_SEVERITIES = {
  "airflow-called-by-dag": "CRITICAL",
  "api-called-by-others": "HIGH",
  "dag-bucket-written": "CRITICAL",
  "secret-written": "CRITICAL",
  "logging-changed": "HIGH",
  "detector-changed": "CRITICAL",
  "trail-changed": "CRITICAL",
  "log-group-changed": "HIGH",
  "bucket-changed": "HIGH",
  "boundary-changed": "CRITICAL",
} as const satisfies Readonly<Record<string, Severity>>;

/** What an alert of the audit trail reports. */
export type AlertKind = keyof typeof ALERT_SEVERITIES;

/** All kinds, in the order of the documentation. */
export const ALERT_KINDS = Object.keys(ALERT_SEVERITIES) as AlertKind[];
