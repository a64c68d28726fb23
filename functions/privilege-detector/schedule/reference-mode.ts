import { type LogsInsightsReader } from "../read/logs-insights-reader";
import { REFERENCE_QUERY } from "../rules/query";
import { countsOf } from "../read/rows";
import { type StepMode } from "./run";

/** `MODE=reference`: runs AWS's query as it stands and counts; nothing is reported. */
export function referenceMode(insights: LogsInsightsReader): StepMode {
  return {
    async read({ readFrom, readTo }, environmentRuns) {
      const { rows, missing, denied, unscanned } = await insights.count({
        query: REFERENCE_QUERY,
        logGroups: environmentRuns.flatMap(({ logGroups }) => logGroups),
        from: readFrom,
        to: readTo,
      });
      const counts = countsOf(rows);
      return {
        ...{ readUntil: readTo, missing, denied, unscanned, overflows: [] },
        process: (environmentRun) => {
          for (const logGroup of environmentRun.logGroups) {
            environmentRun.countMentions(logGroup, counts.get(logGroup) ?? 0);
          }
          return Promise.resolve({});
        },
      };
    },
  };
}
