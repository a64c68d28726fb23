import { FULL_QUERY } from "./query";

const SEPARATOR = "\n| ";

/**
 * The full query, for lines alone that CloudWatch Logs received since then. The filter comes right after the
 * fields: the limit must count late lines only.
 * @param ingestedSince seconds since 1970-01-01 UTC
 */
export function lateLinesQuery(ingestedSince: number): string {
  const [fields = "", ...commands] = FULL_QUERY.split(SEPARATOR);
  const filter = `filter toMillis(@ingestionTime) >= ${ingestedSince * 1_000}`;
  return [fields, filter, ...commands].join(SEPARATOR);
}
