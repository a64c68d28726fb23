import { type LogEvent } from "../model/log-event";
import { type QueryRow } from "./logs-api";

/**
 * The row of a query as a log event.
 * @throws Error for a row without the fields that the query asks for: the query is not ours
 */
export function eventOf(row: QueryRow): LogEvent {
  const ingestionTime = timeOf(row["@ingestionTime"]);
  return {
    logGroup: logGroupOf(required(row, "@log")),
    logStream: row["@logStream"] ?? "",
    timestamp: timeOf(required(row, "@timestamp")) ?? invalid("@timestamp"),
    ...(ingestionTime === undefined ? {} : { ingestionTime }),
    // A row without the field is a line without text.
    message: row["@message"] ?? "",
  };
}

/** The counts of AWS's query by log group. */
export function countsOf(rows: readonly QueryRow[]): Map<string, number> {
  return new Map(
    rows.map((row) => [logGroupOf(required(row, "@log")), Number(row["count()"] ?? invalid("count()"))]),
  );
}

/** `@log` is `<account>:<name of the log group>`. */
function logGroupOf(log: string): string {
  return log.slice(log.indexOf(":") + 1);
}

/** Insights writes times as `2026-01-31 12:00:00.123`, in UTC; a number is milliseconds. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(`${text.replace(" ", "T")}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function required(row: QueryRow, field: string): string {
  return row[field] ?? invalid(field);
}

function invalid(field: string): never {
  throw new Error(`Logs Insights answered a row without a readable ${field}.`);
}
