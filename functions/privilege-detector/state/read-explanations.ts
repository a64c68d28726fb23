import { type LogEvent } from "../model/log-event";
import { type LogsInsightsReader } from "../read/logs-insights-reader";
import { FULL_QUERY, MOST_ROWS } from "../rules/query";

/** Lines to look for explanations in. */
export interface LinesOf {
  readonly logGroups: readonly string[];
  /** First and last second. */
  readonly from: number;
  readonly to: number;
}

/** What is explained by lines, one after the other. */
export interface Explained {
  /** Whether no further line can add anything. */
  readonly areComplete: boolean;
  add(event: LogEvent): void;
}

/**
 * Looks through an environment's log for what explains something, until there is nothing more to learn. A second with more lines
 * than one query returns is passed by: what is not found counts as not logged.
 * @throws AWS's own error, QueryFailedError, OutOfTimeError
 */
export async function readExplanations(
  explained: Explained,
  { logGroups, from, to }: LinesOf,
  insights: LogsInsightsReader,
): Promise<void> {
  const sink = {
    take: (events: readonly LogEvent[]) => {
      events.forEach((event) => {
        explained.add(event);
      });
      return !explained.areComplete;
    },
  };
  let start = from;
  while (start <= to && !explained.areComplete) {
    const request = { query: FULL_QUERY, limit: MOST_ROWS, logGroups, from: start, to };
    const { readUntil } = await insights.read(request, sink);
    if (readUntil >= to) {
      break;
    }
    start = Math.max(readUntil, start + 1);
  }
}
