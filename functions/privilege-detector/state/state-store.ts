import { type Table, type TableItem } from "../runtime/table";

/** One reading of users, roles and permissions. */
export interface Reading {
  /** When it was begun and when it was at its end, in milliseconds since 1970-01-01 UTC. */
  readonly from: number;
  readonly until: number;
  /** The state, packed. */
  readonly state: string;
}

/** A reading as it is stored; each write must know the one before. */
export interface StoredReading extends Reading {
  readonly revision: number;
}

/** What is known of an environment. */
export interface KnownReadings {
  /** The last reading whose differences were delivered; nothing before the first. */
  readonly settled: StoredReading | undefined;
  /** The last reading of all; the same time as the settled one where nothing is left to do. */
  readonly latest: StoredReading | undefined;
}

/** How far Airflow's event log was read. */
export interface CallsMark {
  /** Calls before this time are reported, in milliseconds since 1970-01-01 UTC. */
  readonly until: number;
  /** Number of the newest entry that there was. */
  readonly known?: number;
  readonly revision: number;
}

/**
 * Keeps two readings of an environment, encrypted as the table is: `state#<environment>`, whose differences to what was before
 * are delivered, and `state-latest#<environment>`. A run that ends in between leaves the difference to be worked out again.
 */
export class StateStore {
  public constructor(
    private readonly table: Table,
    private readonly environment: string,
  ) {}

  public async read(): Promise<KnownReadings> {
    return {
      settled: readingOf(await this.table.get(this.key("state"))),
      latest: readingOf(await this.table.get(this.key("state-latest"))),
    };
  }

  /** @returns whether it was written: another run may have been first */
  public keepLatest(reading: Reading, { latest }: KnownReadings): Promise<boolean> {
    return this.write("state-latest", reading, latest);
  }

  /** Notes that the differences to the settled reading are delivered. */
  public settle(reading: Reading, { settled }: KnownReadings): Promise<boolean> {
    return this.write("state", reading, settled);
  }

  /** How far the event log was read; nothing before the first time. */
  public async readMark(): Promise<CallsMark | undefined> {
    const item = await this.table.get(this.key("calls"));
    return item === undefined
      ? undefined
      : {
          until: Number(item.until),
          revision: Number(item.revision),
          ...(typeof item.known === "number" ? { known: item.known } : {}),
        };
  }

  /** @returns whether it was written: another run may have been first */
  public mark(
    { until, known }: Omit<CallsMark, "revision">,
    before: CallsMark | undefined,
  ): Promise<boolean> {
    const revision = (before?.revision ?? 0) + 1;
    const condition = before === undefined ? "absent" : { revision: before.revision };
    const item = { pk: this.key("calls"), revision, until, ...(known === undefined ? {} : { known }) };
    return this.table.put(item, condition);
  }

  private write(name: string, reading: Reading, before: StoredReading | undefined): Promise<boolean> {
    const { from, until, state } = reading;
    const revision = (before?.revision ?? 0) + 1;
    const condition = before === undefined ? "absent" : { revision: before.revision };
    return this.table.put({ pk: this.key(name), revision, from, until, state }, condition);
  }

  private key(name: string): string {
    return `${name}#${this.environment}`;
  }
}

function readingOf(item: TableItem | undefined): StoredReading | undefined {
  return item === undefined
    ? undefined
    : {
        from: Number(item.from),
        until: Number(item.until),
        state: String(item.state),
        revision: Number(item.revision),
      };
}
