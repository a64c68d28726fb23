import { type Table, type TableItem } from "../runtime/table";
import { type Cursor, LONGEST_SLICE_SECONDS, type Pass, type PassCursor, PASSES } from "./window";

/** What is remembered of an environment between runs. */
export interface EnvironmentState {
  readonly cursor: Cursor;
  /** The log groups last seen, for when the environment cannot be asked. */
  readonly logGroups: readonly string[];
  /** Counts the writes; a write must know the one before. */
  readonly revision: number;
}

/** Keeps an environment's state in the item `cursor#<environment>`. */
export class CursorStore {
  /** @param runId distinguishes this run's writes from those of another */
  public constructor(
    private readonly table: Table,
    private readonly runId: string,
  ) {}

  /** The state, or nothing where the environment was never watched. */
  public async read(environment: string): Promise<EnvironmentState | undefined> {
    const item = await this.table.get(keyOf(environment));
    return item === undefined ? undefined : stateOf(item);
  }

  /**
   * Moves the cursor, unless another run has moved it since it was read: neither run can then put it back, or
   * skip what the other has not read.
   * @param previous the state that was read; nothing for the first
   * @returns the state as written, or nothing where another run was first
   */
  public async advance(
    environment: string,
    previous: EnvironmentState | undefined,
    cursor: Cursor,
    logGroups: readonly string[],
  ): Promise<EnvironmentState | undefined> {
    const revision = (previous?.revision ?? 0) + 1;
    const item: TableItem = {
      pk: keyOf(environment),
      revision,
      writer: this.runId,
      logGroups,
      ...Object.fromEntries(PASSES.flatMap((pass) => attributesOf(pass, cursor[pass]))),
    };
    const condition = previous === undefined ? "absent" : { revision: previous.revision };
    if (await this.table.put(item, condition)) {
      return { cursor, logGroups, revision };
    }
    // The SDK repeats a write whose answer was lost, and the second one is refused: was it this run's own?
    const stored = await this.table.get(item.pk);
    return stored?.writer === this.runId && stored.revision === revision
      ? { cursor, logGroups, revision }
      : undefined;
  }
}

function keyOf(environment: string): string {
  return `cursor#${environment}`;
}

function attributesOf(pass: Pass, cursor: PassCursor): [name: string, value: number][] {
  return [
    [`${pass}ClosedUntil`, cursor.closedUntil],
    [`${pass}SliceSeconds`, cursor.sliceSeconds],
    [`${pass}ReadFrom`, cursor.readFrom],
  ];
}

function stateOf(item: TableItem): EnvironmentState {
  const { logGroups } = item;
  return {
    cursor: { fresh: passOf(item, "fresh"), hour: passOf(item, "hour"), day: passOf(item, "day") },
    logGroups: Array.isArray(logGroups) ? logGroups.map(String) : [],
    revision: Number(item.revision),
  };
}

/** Earlier versions had one cursor: each pass goes on from there. */
function passOf(item: TableItem, pass: Pass): PassCursor {
  return {
    closedUntil: Number(item[`${pass}ClosedUntil`] ?? item.closedUntil),
    sliceSeconds: Number(item[`${pass}SliceSeconds`] ?? LONGEST_SLICE_SECONDS),
    readFrom: Number(item[`${pass}ReadFrom`] ?? 0),
  };
}
