import { correlate } from "./correlate";
import { FindingCollector, type LineFailure } from "./finding-collector";
import { type Incident } from "../model/incident";
import { type LogEvent } from "../model/log-event";
import { type MonitoredEnvironment } from "../model/monitored-environment";

/** What lines show. */
export interface Classified {
  readonly incidents: readonly Incident[];
  /** Lines that the rules failed on, which is a mistake in a rule: each must be looked at by a person. */
  readonly failures: readonly LineFailure[];
}

/** The incidents that an environment's lines show. No line keeps the others from being classified. */
export function findIncidents(
  events: readonly LogEvent[],
  { name, allow }: MonitoredEnvironment,
): Classified {
  const collector = new FindingCollector();
  events.forEach((event) => collector.add(event));
  return { incidents: correlate(collector.findings(), name, allow), failures: collector.failures };
}
