import { type LogsInsightsReader, type ReadResult } from "../read/logs-insights-reader";
import { REFERENCE_QUERY } from "../rules/query";
import { countsOf } from "../read/rows";
import { type StepMode } from "./run";
import { type EnvironmentRun } from "./environment-run";
import { type Cursor, type Step } from "./window";

/** `MODE=reference`: runs AWS's query as it stands and counts; nothing is reported. */
export const REFERENCE_MODE: StepMode = {
  read(insights: LogsInsightsReader, step: Step, logGroups: readonly string[]): Promise<ReadResult> {
    return insights.read({
      query: REFERENCE_QUERY,
      // One row a log group: never cut off.
      limit: Number.POSITIVE_INFINITY,
      logGroups,
      from: step.readFrom,
      to: step.readTo,
    });
  },

  process(environmentRun: EnvironmentRun, step: Step, result: ReadResult): Promise<Cursor> {
    for (const [logGroup, count] of countsOf(result.rows)) {
      if (environmentRun.logGroups.includes(logGroup)) {
        environmentRun.countMentions(logGroup, count);
      }
    }
    return Promise.resolve(step.next);
  },
};
