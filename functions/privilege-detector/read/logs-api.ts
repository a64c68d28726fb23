import { type LogEvent } from "../model/log-event";

/** One row of a query's result: the values by the name of their field. */
export type QueryRow = Readonly<Record<string, string>>;

/** The states of a Logs Insights query (`QueryStatus` of the CloudWatch Logs API). */
export type QueryStatus =
  "Scheduled" | "Running" | "Complete" | "Failed" | "Cancelled" | "Timeout" | "Unknown";

/** A query to start. */
export interface QueryRequest {
  readonly queryString: string;
  /** At most 50, all of which exist. */
  readonly logGroupNames: readonly string[];
  /** First and last second of the lines' own time, both inclusive. */
  readonly startTime: number;
  readonly endTime: number;
}

/** What GetQueryResults answers: before the status is Complete, the rows are only some. */
export interface QueryPage {
  readonly status: QueryStatus;
  readonly rows: readonly QueryRow[];
  /** Where the next rows are; there are more as long as there is one. */
  readonly nextToken?: string;
  /** How many log groups the query read, where the service says so. */
  readonly logGroupsScanned?: number;
}

/** Some of a log group's lines. */
export interface LinesPage {
  readonly events: readonly LogEvent[];
  /** Where the next ones are; a page may be empty while there are more. */
  readonly nextToken?: string;
}

/** The part of the CloudWatch Logs API that the detector uses. Errors carry AWS's name in `name`. */
export interface LogsApi {
  /** Starts a query and answers its id. */
  startQuery(request: QueryRequest): Promise<string>;
  queryResults(queryId: string, nextToken?: string): Promise<QueryPage>;
  stopQuery(queryId: string): Promise<void>;
  /** Whether the log group exists. */
  logGroupExists(name: string): Promise<boolean>;
  /** Whether a log group has a line between two seconds of the lines' own time, both inclusive. */
  hasLines(logGroup: string, from: number, to: number): Promise<boolean>;
  /** All lines of a log group in one second of their own time, whatever is in them. */
  linesOf(logGroup: string, second: number, nextToken?: string): Promise<LinesPage>;
  /** Whether a log group sends every line to this function as it is written. */
  isSubscribed(logGroup: string): Promise<boolean>;
}
