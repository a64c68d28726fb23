import { correlate } from "./correlate";
import { type Finding } from "../model/finding";
import { type Incident } from "../model/incident";
import { type LogEvent } from "../model/log-event";
import { findPrivilegeChange } from "../rules/find-privilege-change";
import { type MonitoredEnvironment } from "../model/monitored-environment";

/** What lines show. */
export interface Classified {
  readonly incidents: readonly Incident[];
  /** Lines that the rules failed on, which is a mistake in a rule: each must be looked at by a person. */
  readonly failures: readonly LineFailure[];
}

/** A line that could not be classified. The line itself stays out of the log: it may hold a secret. */
export interface LineFailure {
  readonly logGroup: string;
  readonly logStream: string;
  readonly timestamp: number;
  readonly error: string;
}

/** The incidents that an environment's lines show. No line keeps the others from being classified. */
export function findIncidents(
  events: readonly LogEvent[],
  { name, allow }: MonitoredEnvironment,
): Classified {
  const findings: Finding[] = [];
  const failures: LineFailure[] = [];
  for (const event of events) {
    try {
      const finding = findPrivilegeChange(event);
      if (finding !== undefined) {
        findings.push(finding);
      }
    } catch (error) {
      const { logGroup, logStream, timestamp } = event;
      failures.push({
        logGroup,
        logStream,
        timestamp,
        error: error instanceof Error ? error.name : "unknown",
      });
    }
  }
  return { incidents: correlate(findings, name, allow), failures };
}
