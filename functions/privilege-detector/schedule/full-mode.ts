import { findIncidents, type Classified } from "../incidents/find-incidents";
import { type LogsInsightsReader, type ReadResult } from "../read/logs-insights-reader";
import { FULL_QUERY, isAddRoleMention, lateLinesQuery, MOST_ROWS } from "../rules/query";
import { type LogEvent } from "../model/log-event";
import { type MetricSink, type RunLog } from "../runtime/telemetry";
import { type Notifier } from "../notify/notifier";
import { type Pace } from "../runtime/pace";
import { eventsOf } from "../read/rows";
import { noteUnread, type StepMode } from "./run";
import { deliverIncidents } from "../notify/deliver-incidents";
import { type EnvironmentRun } from "./environment-run";
import { CONTEXT_SECONDS, type Cursor, type Step, deliveredUntil } from "./window";

/** `MODE=full`: reads every line that may show a change, classifies it and notifies. */
export class FullMode implements StepMode {
  public constructor(
    private readonly context: {
      readonly insights: LogsInsightsReader;
      readonly notifier: Notifier;
      readonly metrics: MetricSink;
      readonly pace: Pace;
      readonly log: RunLog;
    },
  ) {}

  public read(insights: LogsInsightsReader, step: Step, logGroups: readonly string[]): Promise<ReadResult> {
    return insights.read({
      query: step.ingestedSince === undefined ? FULL_QUERY : lateLinesQuery(step.ingestedSince),
      limit: MOST_ROWS,
      logGroups,
      from: step.readFrom,
      to: step.readTo,
    });
  }

  public async process(
    environmentRun: EnvironmentRun,
    step: Step,
    result: ReadResult,
  ): Promise<Cursor | undefined> {
    const events = eventsOf(result.rows, environmentRun.logGroups);
    const found = findIncidents(events, environmentRun.environment);
    const classified =
      step.kind === "look-back" && found.incidents.length > 0
        ? await this.inContext(environmentRun, found)
        : found;
    for (const failure of classified.failures) {
      this.context.log.error("A rule failed on a line.", { ...failure });
      environmentRun.problems.push(`a rule failed on a line of ${failure.logStream} in ${failure.logGroup}`);
    }
    const incidents = classified.incidents.filter(({ findings }) =>
      findings.some(({ timestamp }) => timestamp >= step.tellFrom * 1_000),
    );
    const summary = await deliverIncidents(incidents, this.context);
    environmentRun.delivered += summary.delivered;
    environmentRun.deliveryFailures += summary.deliveryFailures.length;
    environmentRun.problems.push(...summary.deliveryFailures, ...summary.problems);
    const from = environmentRun.state?.cursor ?? step.next;
    const cursor = deliveredUntil(from, step, summary.undeliveredFrom);
    if (step.kind === "window" && cursor !== undefined) {
      countMentions(environmentRun, events, { from: from.closedUntil, to: cursor.closedUntil });
    }
    return cursor;
  }

  /** Late lines with the other lines of their commands: seen alone, they would be reported as incidents of their own. */
  private async inContext(
    environmentRun: EnvironmentRun,
    { incidents, failures }: Classified,
  ): Promise<Classified> {
    const times = incidents.flatMap(({ firstTimestamp, lastTimestamp }) => [firstTimestamp, lastTimestamp]);
    const from = times.reduce((least, time) => Math.min(least, time)) / 1_000;
    const to = times.reduce((most, time) => Math.max(most, time)) / 1_000;
    const result = await this.context.insights.read({
      query: FULL_QUERY,
      limit: MOST_ROWS,
      logGroups: environmentRun.logGroups,
      from: Math.floor(from) - 2 * CONTEXT_SECONDS,
      to: Math.ceil(to) + 2 * CONTEXT_SECONDS,
    });
    noteUnread(environmentRun, result);
    const all = findIncidents(eventsOf(result.rows, environmentRun.logGroups), environmentRun.environment);
    const late = new Set(
      incidents.flatMap((incident) => incident.findings.map(({ fingerprint }) => fingerprint)),
    );
    return {
      incidents: all.incidents.filter(({ findings }) =>
        findings.some(({ fingerprint }) => late.has(fingerprint)),
      ),
      failures: [...failures, ...all.failures],
    };
  }
}

/** The same counts that AWS's query gives, of the time that the step closes: overlaps count once. */
function countMentions(
  environmentRun: EnvironmentRun,
  events: readonly LogEvent[],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  for (const { logGroup, timestamp, message } of events) {
    if (timestamp >= from * 1_000 && timestamp < to * 1_000 && isAddRoleMention(message)) {
      environmentRun.countMentions(logGroup, 1);
    }
  }
}
