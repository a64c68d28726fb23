import { type LogsApi, type QueryPage, type QueryRequest, type QueryRow } from "./logs-api";
import { type Pace, sleepWithinBudget } from "../runtime/pace";
import { withRetries } from "../runtime/retry";

/** Logs Insights takes no more log groups in one query (StartQuery, `logGroupNames`). */
export const MAX_LOG_GROUPS = 50;

/** First and longest wait between two looks at a running query, in milliseconds. */
const FIRST_POLL_MS = 500;
const LONGEST_POLL_MS = 4_000;

/** How often a query that failed by itself is started, in all. */
const QUERY_ATTEMPTS = 3;

/** A query, and the lines that it is run over. */
export interface ReadRequest {
  readonly query: string;
  /** The query's own `limit`: as many rows mean that there may be more. */
  readonly limit: number;
  readonly logGroups: readonly string[];
  /** First and last second, both inclusive. */
  readonly from: number;
  readonly to: number;
}

/** Everything that a query found. */
export interface ReadResult {
  /** In no order; a row at the boundary of two parts may be there twice. */
  readonly rows: readonly QueryRow[];
  /** Log groups that do not exist. */
  readonly missing: readonly string[];
  /** Seconds of a log group that have more matching lines than Insights returns: not all were read. */
  readonly overflows: readonly Overflow[];
  /** How many log groups with lines Insights did not read, where it says how many it read. */
  readonly unscanned: number;
}

interface Answer {
  readonly rows: readonly QueryRow[];
  readonly unscanned: number;
}

interface Collected {
  readonly rows: QueryRow[];
  readonly missing: Set<string>;
  readonly overflows: Overflow[];
  unscanned: number;
}

/** Where lines were left unread. */
export interface Overflow {
  readonly logGroup: string;
  readonly second: number;
}

/** A query ended in another state than Complete, and did so each time. */
export class QueryFailedError extends Error {
  public constructor(status: string) {
    super(`The Logs Insights query ended as ${status} ${QUERY_ATTEMPTS} times.`);
    this.name = "QueryFailedError";
  }
}

/** Reads log groups through Logs Insights: all rows or an error, never some of them in silence. */
export class LogsInsightsReader {
  public constructor(
    private readonly api: LogsApi,
    private readonly pace: Pace,
  ) {}

  /**
   * Reads everything that the query finds.
   * @throws QueryFailedError, OutOfTimeError, or AWS's own error; then nothing was read
   */
  public async read(request: ReadRequest): Promise<ReadResult> {
    const result: Collected = { rows: [], missing: new Set(), overflows: [], unscanned: 0 };
    for (let first = 0; first < request.logGroups.length; first += MAX_LOG_GROUPS) {
      const logGroups = request.logGroups.slice(first, first + MAX_LOG_GROUPS);
      await this.collect(result, { ...request, logGroups });
    }
    return { ...result, missing: [...result.missing] };
  }

  private async collect(result: Collected, request: ReadRequest): Promise<void> {
    const present = { ...request, logGroups: request.logGroups.filter((name) => !result.missing.has(name)) };
    if (present.logGroups.length === 0) {
      return;
    }
    const answer = await this.queryScanned(present, result.missing);
    if (answer.rows.length >= request.limit) {
      const parts = partsOf(present);
      for (const part of parts) {
        await this.collect(result, part);
      }
      if (parts.length > 0) {
        return;
      }
      result.overflows.push({ logGroup: present.logGroups.join(), second: request.from });
    }
    for (const row of answer.rows) {
      result.rows.push(row);
    }
    result.unscanned += answer.unscanned;
  }

  /**
   * Insights may say that it scanned fewer log groups than there are. It is not documented whether a group without
   * lines counts, so those with lines are asked for again: an idle environment is no failure, and nothing is assumed.
   */
  private async queryScanned(request: ReadRequest, missing: Set<string>): Promise<Answer> {
    const answer = await this.queryPresent(request, missing);
    if (answer.unscanned === 0) {
      return answer;
    }
    const logGroups = await this.withLines(request, missing);
    switch (logGroups.length) {
      case request.logGroups.length:
        return answer;
      case 0:
        return { ...answer, unscanned: 0 };
      default:
        return this.queryPresent({ ...request, logGroups }, missing);
    }
  }

  private async withLines({ logGroups, from, to }: ReadRequest, missing: Set<string>): Promise<string[]> {
    const withLines: string[] = [];
    for (const logGroup of logGroups.filter((name) => !missing.has(name))) {
      const look = (): Promise<boolean> => this.api.hasLines(logGroup, from, to);
      if (await withRetries(this.pace, "looking for lines", look)) {
        withLines.push(logGroup);
      }
    }
    return withLines;
  }

  /** One missing group fails a whole query: drops those that do not exist and asks again. */
  private async queryPresent(request: ReadRequest, missing: Set<string>): Promise<Answer> {
    try {
      return await this.queryToTheEnd(request);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ResourceNotFoundException") {
        throw error;
      }
      const logGroups = await this.existing(request.logGroups);
      if (logGroups.length === request.logGroups.length) {
        throw error;
      }
      request.logGroups.filter((name) => !logGroups.includes(name)).forEach((name) => missing.add(name));
      return logGroups.length === 0
        ? { rows: [], unscanned: 0 }
        : this.queryPresent({ ...request, logGroups }, missing);
    }
  }

  private async existing(logGroups: readonly string[]): Promise<string[]> {
    const existing: string[] = [];
    for (const name of logGroups) {
      const look = (): Promise<boolean> => this.api.logGroupExists(name);
      if (await withRetries(this.pace, "looking for log groups", look)) {
        existing.push(name);
      }
    }
    return existing;
  }

  private async queryToTheEnd(request: ReadRequest): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const queryId = await this.start({
        queryString: request.query,
        logGroupNames: request.logGroups,
        startTime: request.from,
        endTime: request.to,
      });
      let ended = false;
      try {
        const first = await this.waitForEnd(queryId);
        ended = true;
        if (first.status === "Complete") {
          const scanned = first.logGroupsScanned ?? request.logGroups.length;
          return {
            rows: await this.allPages(queryId, first),
            unscanned: Math.max(0, request.logGroups.length - scanned),
          };
        }
        if (attempt === QUERY_ATTEMPTS) {
          throw new QueryFailedError(first.status);
        }
      } finally {
        if (!ended) {
          await this.stop(queryId);
        }
      }
    }
  }

  private start(request: QueryRequest): Promise<string> {
    return withRetries(this.pace, "starting a query", () => this.api.startQuery(request));
  }

  /** The first answer after the query has ended. */
  private async waitForEnd(queryId: string): Promise<QueryPage> {
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(LONGEST_POLL_MS, wait * 1.5)) {
      await sleepWithinBudget(this.pace, wait, "waiting for a query");
      const page = await this.page(queryId);
      if (page.status !== "Scheduled" && page.status !== "Running") {
        return page;
      }
    }
  }

  private async allPages(queryId: string, first: QueryPage): Promise<QueryRow[]> {
    const rows = [...first.rows];
    for (let { nextToken } = first; nextToken !== undefined;) {
      const page = await this.page(queryId, nextToken);
      for (const row of page.rows) {
        rows.push(row);
      }
      nextToken = page.nextToken;
    }
    return rows;
  }

  private page(queryId: string, nextToken?: string): Promise<QueryPage> {
    return withRetries(this.pace, "reading a query's results", () =>
      this.api.queryResults(queryId, nextToken),
    );
  }

  /** A query that nobody waits for would use up the account's limit of concurrent ones. */
  private async stop(queryId: string): Promise<void> {
    try {
      await this.api.stopQuery(queryId);
    } catch {
      // It has ended by itself, or will; the reason for stopping is the error to report.
    }
  }
}

/**
 * A request in two: by time down to one second, then by log group; nothing where it cannot be divided. The halves
 * of a range share a second, because it is not documented whether the last second includes its milliseconds.
 */
function partsOf(request: ReadRequest): ReadRequest[] {
  const { from, to, logGroups } = request;
  if (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    return [
      { ...request, to: middle },
      { ...request, from: middle },
    ];
  }
  const half = Math.ceil(logGroups.length / 2);
  return logGroups.length > 1
    ? [
        { ...request, logGroups: logGroups.slice(0, half) },
        { ...request, logGroups: logGroups.slice(half) },
      ]
    : [];
}
