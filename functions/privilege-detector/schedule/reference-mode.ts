import { type Insights, type ReadResult } from "../read/logs-insights-reader";
import { REFERENCE_QUERY } from "../rules/query";
import { countsOf } from "../read/rows";
import { type StepMode } from "./run";
import { type Watch } from "./environment-run";
import { type Cursor, type Step } from "./window";

/** `MODE=reference`: runs AWS's query as it stands and counts; nothing is told. */
export const REFERENCE_MODE: StepMode = {
  read(insights: Insights, step: Step, logGroups: readonly string[]): Promise<ReadResult> {
    return insights.read({
      query: REFERENCE_QUERY,
      // One row a log group: never cut off.
      limit: Number.POSITIVE_INFINITY,
      logGroups,
      from: step.readFrom,
      to: step.readTo,
    });
  },

  process(watch: Watch, step: Step, result: ReadResult): Promise<Cursor> {
    for (const [logGroup, count] of countsOf(result.rows)) {
      if (watch.logGroups.includes(logGroup)) {
        watch.countMentions(logGroup, count);
      }
    }
    return Promise.resolve(step.next);
  },
};
