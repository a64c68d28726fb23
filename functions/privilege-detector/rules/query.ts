import { ADD_ROLE, PREFILTER_TERMS } from "./prefilter";

/**
 * AWS's query, word for word (Amazon MWAA User Guide, "Security best practices on Amazon MWAA"). It finds one
 * command's name and none of the other ways.
 */
export const REFERENCE_QUERY = `fields @log, @timestamp, @message | filter @message like "${ADD_ROLE}" | stats count() by @log`;

/** Whether the reference query counts a line. */
export function isAddRoleMention(message: string): boolean {
  return message.includes(ADD_ROLE);
}

/** The most rows that one query of Logs Insights returns, by pages of 10,000 (StartQuery, `limit`). */
export const MOST_ROWS = 100_000;

/**
 * The query of the full mode: every line that the classifier may find something in, and every line that the
 * reference query counts. It is built from the rules' own terms, so that it cannot be narrower than they are.
 */
export function fullQuery(limit: number = MOST_ROWS): string {
  return [
    "fields @timestamp, @ingestionTime, @log, @logStream, @message",
    `filter @message like /${PREFILTER_TERMS.join("|")}/`,
    "sort @timestamp asc",
    `limit ${limit}`,
  ].join("\n| ");
}

/** The query of the full mode with the highest limit. */
export const FULL_QUERY: string = fullQuery();

/** The same for people: the console shows no more rows. */
export const CONSOLE_QUERY: string = fullQuery(10_000);

/**
 * The pattern of a subscription filter: the empty one, which lets every line through to the classifier. CloudWatch
 * Logs' unstructured terms (`?"term"`) cannot be as wide as the rules: a command's words may have anything
 * between them, table names may be in any case, and whether a term is found inside a longer word is not
 * documented. A pattern that is too narrow would be blind without anybody noticing.
 */
export function subscriptionFilterPattern(): string {
  return "";
}
