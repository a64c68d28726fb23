import { type LogsInsightsReader } from "../read/logs-insights-reader";
import { FULL_QUERY, MOST_ROWS } from "../rules/query";
import { type Difference } from "./difference";
import { Explanations } from "./explanation";

/** Lines to look for explanations in. */
export interface LinesOf {
  readonly logGroups: readonly string[];
  /** First and last second. */
  readonly from: number;
  readonly to: number;
}

/**
 * Looks through an environment's log for what explains differences, until there is nothing more to learn. A second with more lines
 * than one query returns is passed by: what is not found counts as not logged.
 * @throws AWS's own error, QueryFailedError, OutOfTimeError
 */
export async function readExplanations(
  differences: readonly Difference[],
  { logGroups, from, to }: LinesOf,
  insights: LogsInsightsReader,
): Promise<Explanations> {
  const explanations = new Explanations(differences);
  const sink = {
    take: (events: readonly Parameters<Explanations["add"]>[0][]) => {
      events.forEach((event) => explanations.add(event));
      return !explanations.areComplete;
    },
  };
  let start = from;
  while (start <= to && !explanations.areComplete) {
    const request = { query: FULL_QUERY, limit: MOST_ROWS, logGroups, from: start, to };
    const { readUntil } = await insights.read(request, sink);
    if (readUntil >= to) {
      break;
    }
    start = Math.max(readUntil, start + 1);
  }
  return explanations;
}
