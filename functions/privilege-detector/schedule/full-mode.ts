import { classify, type Classified } from "../incidents/find-incidents";
import { type Insights, type ReadResult } from "../read/logs-insights-reader";
import { FULL_QUERY, isAddRoleMention, lateLinesQuery, MOST_ROWS } from "../rules/query";
import { type LogEvent } from "../model/log-event";
import { type MetricSink, type RunLog } from "../runtime/telemetry";
import { type Notifier } from "../notify/incident-notifier";
import { type Pace } from "../runtime/pace";
import { eventsOf } from "../read/rows";
import { noteUnread, type StepMode } from "./run";
import { tellAll } from "../notify/deliver-incidents";
import { type Watch } from "./environment-run";
import { CONTEXT_SECONDS, type Cursor, type Step, toldUntil } from "./window";

/** `MODE=full`: reads every line that may tell of a change, classifies it and tells. */
export class FullMode implements StepMode {
  public constructor(
    private readonly context: {
      readonly insights: Insights;
      readonly notifier: Notifier;
      readonly metrics: MetricSink;
      readonly pace: Pace;
      readonly log: RunLog;
    },
  ) {}

  public read(insights: Insights, step: Step, logGroups: readonly string[]): Promise<ReadResult> {
    return insights.read({
      query: step.ingestedSince === undefined ? FULL_QUERY : lateLinesQuery(step.ingestedSince),
      limit: MOST_ROWS,
      logGroups,
      from: step.readFrom,
      to: step.readTo,
    });
  }

  public async process(watch: Watch, step: Step, result: ReadResult): Promise<Cursor | undefined> {
    const events = eventsOf(result.rows, watch.logGroups);
    const found = classify(events, watch.environment);
    const classified =
      step.kind === "look-back" && found.incidents.length > 0 ? await this.inContext(watch, found) : found;
    for (const failure of classified.failures) {
      this.context.log.error("A rule failed on a line.", { ...failure });
      watch.problems.push(`a rule failed on a line of ${failure.logStream} in ${failure.logGroup}`);
    }
    const incidents = classified.incidents.filter(({ findings }) =>
      findings.some(({ timestamp }) => timestamp >= step.tellFrom * 1_000),
    );
    const telling = await tellAll(incidents, this.context);
    watch.told += telling.told;
    watch.deliveryFailures += telling.deliveryFailures.length;
    watch.problems.push(...telling.deliveryFailures, ...telling.problems);
    const from = watch.state?.cursor ?? step.next;
    const cursor = toldUntil(from, step, telling.untoldFrom);
    if (step.kind === "window" && cursor !== undefined) {
      countMentions(watch, events, { from: from.closedUntil, to: cursor.closedUntil });
    }
    return cursor;
  }

  /** Late lines with the other lines of their commands: seen alone, they would be told as incidents of their own. */
  private async inContext(watch: Watch, { incidents, failures }: Classified): Promise<Classified> {
    const times = incidents.flatMap(({ firstTimestamp, lastTimestamp }) => [firstTimestamp, lastTimestamp]);
    const from = times.reduce((least, time) => Math.min(least, time)) / 1_000;
    const to = times.reduce((most, time) => Math.max(most, time)) / 1_000;
    const result = await this.context.insights.read({
      query: FULL_QUERY,
      limit: MOST_ROWS,
      logGroups: watch.logGroups,
      from: Math.floor(from) - 2 * CONTEXT_SECONDS,
      to: Math.ceil(to) + 2 * CONTEXT_SECONDS,
    });
    noteUnread(watch, result);
    const all = classify(eventsOf(result.rows, watch.logGroups), watch.environment);
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
  watch: Watch,
  events: readonly LogEvent[],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  for (const { logGroup, timestamp, message } of events) {
    if (timestamp >= from * 1_000 && timestamp < to * 1_000 && isAddRoleMention(message)) {
      watch.countMentions(logGroup, 1);
    }
  }
}
