import { type LineSink } from "./lines";
import { type LinesPage, type LogsApi, type QueryPage, type QueryRequest, type QueryRow } from "./logs-api";
import { OutOfTimeError, type Pace, RESERVE_MS, sleepWithinBudget } from "../runtime/pace";
import { eventOf } from "./rows";
import { withRetries } from "../runtime/retry";

/** Logs Insights takes no more log groups in one query (StartQuery, `logGroupNames`). */
export const MAX_LOG_GROUPS = 50;

/** First and longest wait between two looks at a running query, in milliseconds. */
const FIRST_POLL_MS = 500;
const LONGEST_POLL_MS = 4_000;

/** How often a query that failed by itself is started, in all. */
const QUERY_ATTEMPTS = 3;

/** A query, and the lines that it is run over. */
export interface QueryRange {
  readonly query: string;
  readonly logGroups: readonly string[];
  /** First and last second, both inclusive. */
  readonly from: number;
  readonly to: number;
}

/** A query for lines, in order of time. */
export interface ReadRequest extends QueryRange {
  /** The query's own `limit`: as many rows mean that there may be more. */
  readonly limit: number;
}

/** What a query did not read. */
export interface Unread {
  /** Log groups that do not exist. */
  readonly missing: readonly string[];
  /** Log groups that the detector may not read, while it may read others. */
  readonly denied: readonly string[];
  /** How many log groups with lines Insights did not read, where it says how many it read. */
  readonly unscanned: number;
}

/** How far a read came. */
export interface ReadResult extends Unread {
  /** Every line before this second was read: the last second where all were. */
  readonly readUntil: number;
}

/** A query's counts. */
export interface CountResult extends Unread {
  readonly rows: readonly QueryRow[];
}

/** What a second's lines were read to. */
export interface SecondResult extends Unread {
  /** Log groups that hold more lines in this second than there was time to read. */
  readonly overflows: readonly string[];
}

/** A query that has completed, with the first page of its results. */
interface Answer {
  readonly queryId: string;
  readonly first: QueryPage;
  readonly unscanned: number;
}

/** A query ended in another state than Complete, and did so each time. */
export class QueryFailedError extends Error {
  public constructor(status: string) {
    super(`The Logs Insights query ended as ${status} ${QUERY_ATTEMPTS} times.`);
    this.name = "QueryFailedError";
  }
}

/** Reads log groups through Logs Insights: every line up to where it says, or an error. */
export class LogsInsightsReader {
  public constructor(
    private readonly api: LogsApi,
    private readonly pace: Pace,
  ) {}

  /**
   * Reads the lines that the query finds, a page at a time. Where there are more than it returns, or than the sink has room
   * for, the read ends at the second of the last one: lines come in order of time.
   * @throws QueryFailedError, OutOfTimeError, or AWS's own error; what the sink has then does not count
   */
  public async read(request: ReadRequest, sink: LineSink): Promise<ReadResult> {
    const absent = noneAbsent();
    let readUntil = request.to;
    let unscanned = 0;
    for (const logGroups of chunksOf(request.logGroups)) {
      const answer = await this.queryScanned({ ...request, logGroups, to: readUntil }, absent);
      if (answer !== undefined) {
        unscanned += answer.unscanned;
        readUntil = (await this.lastOf(answer, request.limit, sink)) ?? readUntil;
      }
    }
    return { readUntil, ...listed(absent), unscanned };
  }

  /**
   * All rows of a query that counts.
   * @throws QueryFailedError, OutOfTimeError, or AWS's own error
   */
  public async count(range: QueryRange): Promise<CountResult> {
    const absent = noneAbsent();
    const rows: QueryRow[] = [];
    let unscanned = 0;
    for (const logGroups of chunksOf(range.logGroups)) {
      const answer = await this.queryScanned({ ...range, logGroups }, absent);
      for await (const page of answer === undefined ? [] : this.pagesOf(answer)) {
        rows.push(...page.rows);
      }
      unscanned += answer?.unscanned ?? 0;
    }
    return { rows, ...listed(absent), unscanned };
  }

  /**
   * Reads all lines of one second, for which a query is too short: it is never cut off, but takes its time.
   * @throws AWS's own error
   */
  public async readSecond(
    logGroups: readonly string[],
    second: number,
    sink: LineSink,
  ): Promise<SecondResult> {
    const overflows: string[] = [];
    const absent = noneAbsent();
    for (const logGroup of logGroups) {
      try {
        let nextToken: string | undefined;
        do {
          const token = nextToken;
          const look = (): Promise<LinesPage> => this.api.linesOf(logGroup, second, token);
          const page = await withRetries(this.pace, "reading a second's lines", look);
          sink.take(page.events);
          ({ nextToken } = page);
          if (nextToken !== undefined && this.pace.remaining() < RESERVE_MS) {
            throw new OutOfTimeError("reading a second's lines");
          }
        } while (nextToken !== undefined);
      } catch (error) {
        if (error instanceof OutOfTimeError) {
          overflows.push(logGroup);
        } else if (isMissing(error)) {
          absent.missing.add(logGroup);
        } else if (isDenied(error) && logGroups.length > 1) {
          absent.denied.add(logGroup);
        } else {
          throw error;
        }
      }
    }
    return { overflows, ...listed(absent), unscanned: 0 };
  }

  /** Hands all pages on, and answers the second of the last line where there may be more. */
  private async lastOf(answer: Answer, limit: number, sink: LineSink): Promise<number | undefined> {
    let rows = 0;
    let last = 0;
    for await (const page of this.pagesOf(answer)) {
      const events = page.rows.map(eventOf);
      rows += events.length;
      last = events.at(-1)?.timestamp ?? last;
      if (!sink.take(events) && page.nextToken !== undefined) {
        return Math.floor(last / 1_000);
      }
    }
    return rows < limit ? undefined : Math.floor(last / 1_000);
  }

  private async *pagesOf({ queryId, first }: Answer): AsyncGenerator<QueryPage> {
    yield first;
    for (let { nextToken } = first; nextToken !== undefined;) {
      const page = await this.page(queryId, nextToken);
      yield page;
      ({ nextToken } = page);
    }
  }

  /**
   * Insights may say that it scanned fewer log groups than there are. It is not documented whether a group without
   * lines counts, so those with lines are asked for again: an idle environment is no failure, and nothing is assumed.
   */
  private async queryScanned(request: QueryRange, absent: Absent): Promise<Answer | undefined> {
    const answer = await this.queryPresent(request, absent);
    if (answer === undefined || answer.unscanned === 0) {
      return answer;
    }
    const logGroups = await this.withLines(request, absent);
    switch (logGroups.length) {
      case request.logGroups.length:
        return answer;
      case 0:
        return { ...answer, unscanned: 0 };
      default:
        return this.queryPresent({ ...request, logGroups }, absent);
    }
  }

  private async withLines({ logGroups, from, to }: QueryRange, absent: Absent): Promise<string[]> {
    const withLines: string[] = [];
    for (const logGroup of logGroups.filter((name) => isPresent(name, absent))) {
      const look = (): Promise<boolean> => this.api.hasLines(logGroup, from, to);
      if (await withRetries(this.pace, "looking for lines", look)) {
        withLines.push(logGroup);
      }
    }
    return withLines;
  }

  /**
   * One group that is missing, or that may not be read, fails a whole query: drops those and asks again; nothing where none
   * is left.
   */
  private async queryPresent(request: QueryRange, absent: Absent): Promise<Answer | undefined> {
    const present = request.logGroups.filter((name) => isPresent(name, absent));
    if (present.length === 0) {
      return undefined;
    }
    try {
      return await this.queryToTheEnd({ ...request, logGroups: present });
    } catch (error) {
      if (!isMissing(error) && !(isDenied(error) && present.length > 1)) {
        throw error;
      }
      const rest = isMissing(error) ? await this.existing(present) : await this.allowed(request, present);
      // Where none may be read, it is the detector's rights that are missing, and not a log group's policy.
      if (rest.length === present.length || (isDenied(error) && rest.length === 0)) {
        throw error;
      }
      const gone = isMissing(error) ? absent.missing : absent.denied;
      present.filter((name) => !rest.includes(name)).forEach((name) => gone.add(name));
      return this.queryPresent(request, absent);
    }
  }

  /** Those that a query may read: one over a second of each, which is not waited for. */
  private async allowed({ query, to }: QueryRange, logGroups: readonly string[]): Promise<string[]> {
    const allowed: string[] = [];
    for (const name of logGroups) {
      try {
        await this.stop(
          await this.start({ queryString: query, logGroupNames: [name], startTime: to, endTime: to }),
        );
        allowed.push(name);
      } catch (error) {
        if (!isDenied(error)) {
          throw error;
        }
      }
    }
    return allowed;
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

  private async queryToTheEnd(request: QueryRange): Promise<Answer> {
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
          return { queryId, first, unscanned: Math.max(0, request.logGroups.length - scanned) };
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

function chunksOf(logGroups: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(logGroups.length / MAX_LOG_GROUPS) }, (_, index) =>
    logGroups.slice(index * MAX_LOG_GROUPS, (index + 1) * MAX_LOG_GROUPS),
  );
}

/** Log groups that are not read, as far as a read has come. */
interface Absent {
  readonly missing: Set<string>;
  readonly denied: Set<string>;
}

function noneAbsent(): Absent {
  return { missing: new Set(), denied: new Set() };
}

function isPresent(name: string, { missing, denied }: Absent): boolean {
  return !missing.has(name) && !denied.has(name);
}

function listed({ missing, denied }: Absent): Pick<Unread, "missing" | "denied"> {
  return { missing: [...missing], denied: [...denied] };
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && error.name === "AccessDeniedException";
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === "ResourceNotFoundException";
}
