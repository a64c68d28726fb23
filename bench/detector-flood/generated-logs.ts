import {
  type LinesPage,
  type LogsApi,
  type QueryPage,
  type QueryRequest,
  type QueryRow,
} from "../../functions/privilege-detector/read/logs-api";
import { MOST_ROWS } from "../../functions/privilege-detector/rules/query";

/** Rows and events that CloudWatch Logs returns at once. */
const PAGE = 10_000;

/** How long each query takes, in milliseconds. */
const QUERY_MS = 2_000;

/** Lines of one log group that come evenly, each made when it is read: no machine keeps as many. */
export interface GeneratedLines {
  readonly logGroup: string;
  /** When the first one was written, in milliseconds since 1970-01-01 UTC, and for how long they come. */
  readonly start: number;
  readonly milliseconds: number;
  readonly count: number;
  line(index: number): { readonly logStream: string; readonly message: string };
}

interface Query {
  readonly first: number;
  readonly end: number;
  readonly started: number;
}

/** CloudWatch Logs with AWS's limits: 100,000 rows a query, 10,000 a page, two seconds a query. All lines match. */
export class GeneratedLogs implements LogsApi {
  public queries = 0;
  public rows = 0;
  private readonly running = new Map<string, Query>();

  public constructor(
    private readonly lines: GeneratedLines,
    private readonly now: () => number,
  ) {}

  public startQuery({ logGroupNames, startTime, endTime }: QueryRequest): Promise<string> {
    const { logGroup } = this.lines;
    const [from, to] = [this.indexAt(startTime * 1_000), this.indexAt((endTime + 1) * 1_000)];
    const end = logGroupNames.includes(logGroup) ? Math.min(to, from + MOST_ROWS) : from;
    const id = String(this.queries++);
    this.running.set(id, { first: from, end, started: this.now() });
    return Promise.resolve(id);
  }

  public queryResults(id: string, nextToken?: string): Promise<QueryPage> {
    const query = this.running.get(id);
    if (query === undefined || this.now() - query.started < QUERY_MS) {
      return Promise.resolve({ status: "Running", rows: [] });
    }
    const first = Number(nextToken ?? query.first);
    const next = Math.min(query.end, first + PAGE);
    this.rows += next - first;
    return Promise.resolve({
      status: "Complete",
      rows: Array.from({ length: next - first }, (_, offset) => this.row(first + offset)),
      ...(next < query.end ? { nextToken: String(next) } : {}),
    });
  }

  public stopQuery(id: string): Promise<void> {
    this.running.delete(id);
    return Promise.resolve();
  }

  public logGroupExists(): Promise<boolean> {
    return Promise.resolve(true);
  }

  public hasLines(): Promise<boolean> {
    return Promise.resolve(true);
  }

  public isSubscribed(): Promise<boolean> {
    return Promise.resolve(true);
  }

  public linesOf(logGroup: string, second: number, nextToken?: string): Promise<LinesPage> {
    if (logGroup !== this.lines.logGroup) {
      return Promise.resolve({ events: [] });
    }
    const end = this.indexAt((second + 1) * 1_000);
    const first = Number(nextToken ?? this.indexAt(second * 1_000));
    const next = Math.min(end, first + PAGE);
    this.rows += next - first;
    const events = Array.from({ length: next - first }, (_, offset) => ({
      logGroup,
      timestamp: this.timeOf(first + offset),
      ...this.lines.line(first + offset),
    }));
    return Promise.resolve({ events, ...(next < end ? { nextToken: String(next) } : {}) });
  }

  private row(index: number): QueryRow {
    const { logStream, message } = this.lines.line(index);
    const time = String(this.timeOf(index));
    return {
      "@timestamp": time,
      "@ingestionTime": time,
      "@log": `111122223333:${this.lines.logGroup}`,
      "@logStream": logStream,
      "@message": message,
    };
  }

  private timeOf(index: number): number {
    const { start, milliseconds, count } = this.lines;
    return start + Math.floor((index * milliseconds) / count);
  }

  /** The first line that was not written before a time. */
  private indexAt(time: number): number {
    const { start, milliseconds, count } = this.lines;
    return Math.min(count, Math.max(0, Math.ceil(((time - start) * count) / milliseconds)));
  }
}
