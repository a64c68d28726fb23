import {
  type LinesPage,
  type LogsApi,
  type QueryPage,
  type QueryRequest,
  type QueryRow,
} from "../../../../../functions/privilege-detector/read/logs-api";
import { awsError } from "./aws-error";
import { parseQuery, type StoredLine } from "./insights-query";

/** How the stand-in behaves where AWS's documentation leaves it open or a test wants it otherwise. */
export interface LogsOptions {
  /** Whether `endTime` includes the milliseconds of its second; AWS says only "inclusive". */
  readonly wholeEndSecond?: boolean;
  /** Queries that may run at the same time in the account. */
  readonly concurrentQueries?: number;
  /** Rows that one GetQueryResults returns at most. */
  readonly pageSize?: number;
  /** Whether a log group without lines counts as scanned; AWS does not say. */
  readonly emptyGroupsScanned?: boolean;
  /** Milliseconds that a query waits, and then runs. */
  readonly scheduledMs?: number;
  readonly runningMs?: number;
}

interface Query {
  readonly started: number;
  readonly slowMs: number;
  readonly logGroupsScanned: number;
  readonly rows: readonly QueryRow[];
  stopped: boolean;
  /** The state that it ends in. */
  readonly end: QueryPage["status"];
}

/** Rows of a query that says nothing else, and rows that one GetQueryResults returns at most. */
const DEFAULT_LIMIT = 10_000;

/** No query may ask for more (StartQuery, `limit`). */
const MOST_ROWS = 100_000;

/** Events that one FilterLogEvents returns at most. */
const EVENTS_PER_PAGE = 10_000;

/** The part of CloudWatch Logs that the detector uses, on a simulated clock. */
export class LogsStandIn implements LogsApi {
  public readonly logGroups = new Set<string>();
  public readonly lines: StoredLine[] = [];
  /** Log groups without their subscription filter. */
  public readonly unsubscribed = new Set<string>();
  /** The states in which the next queries end; Complete where there is none. */
  public readonly ends: QueryPage["status"][] = [];
  /** How many log groups each of the next queries skips; none where there is no number. */
  public readonly unscanned: number[] = [];
  /** Milliseconds that a query over a log group takes longer than others. */
  public readonly slowGroups = new Map<string, number>();
  /** Log groups that queries may not read. */
  public readonly denied = new Set<string>();
  /** Whether queries are refused. */
  public missingRights = false;
  /** Whether a run that starts a query hears no more of it. */
  public deadly = false;
  /** Every query that was started. */
  public readonly requests: QueryRequest[] = [];
  private readonly queries = new Map<string, Query>();

  public constructor(
    private readonly clock: { now(): number },
    private readonly options: LogsOptions = {},
  ) {}

  public startQuery(request: QueryRequest): Promise<string> {
    const { queryString, logGroupNames, startTime, endTime } = request;
    if (this.missingRights || logGroupNames.some((name) => this.denied.has(name))) {
      throw awsError("AccessDeniedException");
    }
    if (this.deadly) {
      return new Promise(() => undefined);
    }
    const whole = [startTime, endTime].every((time) => Number.isInteger(time) && time >= 0);
    if (!whole || startTime > endTime || logGroupNames.length === 0 || logGroupNames.length > 50) {
      throw awsError("InvalidParameterException");
    }
    const query = parseQuery(queryString);
    if ((query.limit ?? 0) > MOST_ROWS) {
      throw awsError("MalformedQueryException", "limit");
    }
    const missing = logGroupNames.find((name) => !this.logGroups.has(name));
    if (missing !== undefined) {
      throw awsError("ResourceNotFoundException", `Log group '${missing}' does not exist`);
    }
    if (this.running().length >= (this.options.concurrentQueries ?? 100)) {
      throw awsError("LimitExceededException");
    }
    this.requests.push(request);
    const last = endTime * 1_000 + (this.options.wholeEndSecond === false ? 0 : 999);
    const found = this.lines.filter(
      (line) =>
        line.visibleAt <= this.clock.now() &&
        line.timestamp >= startTime * 1_000 &&
        line.timestamp <= last &&
        logGroupNames.includes(line.logGroup) &&
        query.matches(line),
    );
    const id = `query-${this.queries.size}`;
    this.queries.set(id, {
      started: this.clock.now(),
      slowMs: logGroupNames.reduce((sum, name) => sum + (this.slowGroups.get(name) ?? 0), 0),
      logGroupsScanned: this.scanned(request) - (this.unscanned.shift() ?? 0),
      rows: query.counts
        ? countRows(found)
        : found
            .sort((one, other) => one.timestamp - other.timestamp)
            .slice(0, query.limit ?? DEFAULT_LIMIT)
            .map(lineRow),
      stopped: false,
      end: this.ends.shift() ?? "Complete",
    });
    return Promise.resolve(id);
  }

  /** AWS does not say whether a log group without lines counts; here it does, unless a test wants it otherwise. */
  private scanned({ logGroupNames, startTime, endTime }: QueryRequest): number {
    const withLines = (name: string): boolean =>
      this.lines.some(
        ({ logGroup, timestamp }) =>
          logGroup === name && timestamp >= startTime * 1_000 && timestamp <= endTime * 1_000 + 999,
      );
    return this.options.emptyGroupsScanned === false
      ? logGroupNames.filter(withLines).length
      : logGroupNames.length;
  }

  public queryResults(queryId: string, nextToken?: string): Promise<QueryPage> {
    const query = this.queries.get(queryId);
    if (query === undefined) {
      throw awsError("ResourceNotFoundException", "no such query");
    }
    const status = this.statusOf(query);
    const first = Number(nextToken ?? 0);
    const next = first + Math.min(this.options.pageSize ?? DEFAULT_LIMIT, DEFAULT_LIMIT);
    if (status === "Complete") {
      return Promise.resolve({
        status,
        rows: query.rows.slice(first, next),
        logGroupsScanned: query.logGroupsScanned,
        ...(next < query.rows.length ? { nextToken: String(next) } : {}),
      });
    }
    // Until a query is complete, its rows are whichever it has come across so far.
    const partial = status === "Scheduled" ? 0 : Math.ceil(query.rows.length / 2);
    return Promise.resolve({ status, rows: query.rows.slice(0, partial) });
  }

  public stopQuery(queryId: string): Promise<void> {
    const query = this.queries.get(queryId);
    if (query !== undefined) {
      query.stopped = true;
    }
    return Promise.resolve();
  }

  public logGroupExists(name: string): Promise<boolean> {
    return Promise.resolve(this.logGroups.has(name));
  }

  public hasLines(logGroup: string, from: number, to: number): Promise<boolean> {
    return Promise.resolve(
      this.lines.some(
        (line) =>
          line.logGroup === logGroup &&
          line.visibleAt <= this.clock.now() &&
          line.timestamp >= from * 1_000 &&
          line.timestamp <= to * 1_000 + 999,
      ),
    );
  }

  public linesOf(logGroup: string, second: number, nextToken = "0"): Promise<LinesPage> {
    if (!this.logGroups.has(logGroup)) {
      throw awsError("ResourceNotFoundException");
    }
    const found = this.lines.filter(
      (line) =>
        line.logGroup === logGroup &&
        line.visibleAt <= this.clock.now() &&
        Math.floor(line.timestamp / 1_000) === second,
    );
    const next = Number(nextToken) + EVENTS_PER_PAGE;
    return Promise.resolve({
      events: found.slice(Number(nextToken), next),
      ...(next < found.length ? { nextToken: String(next) } : {}),
    });
  }

  public isSubscribed(logGroup: string): Promise<boolean> {
    if (!this.logGroups.has(logGroup)) {
      throw awsError("ResourceNotFoundException");
    }
    return Promise.resolve(!this.unsubscribed.has(logGroup));
  }

  /** Ids of the queries that use up the account's limit now. */
  public running(): string[] {
    return [...this.queries]
      .filter(([, query]) => ["Scheduled", "Running"].includes(this.statusOf(query)))
      .map(([id]) => id);
  }

  private statusOf(query: Query): QueryPage["status"] {
    const { scheduledMs = 500, runningMs = 1_500 } = this.options;
    const age = this.clock.now() - query.started;
    if (query.stopped) {
      return "Cancelled";
    }
    if (age < scheduledMs) {
      return "Scheduled";
    }
    return age < scheduledMs + runningMs + query.slowMs ? "Running" : query.end;
  }
}

function lineRow(line: StoredLine): QueryRow {
  return {
    "@timestamp": insightsTime(line.timestamp),
    "@ingestionTime": insightsTime(line.ingestionTime),
    "@log": `123456789012:${line.logGroup}`,
    "@logStream": line.logStream,
    "@message": line.message,
    "@ptr": "pointer",
  };
}

function countRows(lines: readonly StoredLine[]): QueryRow[] {
  const counts = new Map<string, number>();
  for (const { logGroup } of lines) {
    counts.set(logGroup, (counts.get(logGroup) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ "@log": `123456789012:${name}`, "count()": String(count) }));
}

function insightsTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("T", " ").replace("Z", "");
}
