/**
 * Which lines a run reads. All times here are whole seconds since 1970-01-01 UTC, because that is what Logs
 * Insights takes.
 *
 * Every line is read three times, by *passes* that follow each other: soon after it was written, an hour later and a
 * day later. The later ones find what arrived late. Each pass closes time in *slices*, oldest first, and has a cursor of
 * its own, so that one that is behind holds back no other.
 *
 * - A slice reaches back over the one before, and ahead into the next one, for the other lines of a command that it cuts
 *   in two. A late first line is otherwise a command of its own where the others were delivered before.
 * - Where it holds more lines than one query returns, it ends where the query was cut off, and the next one
 *   begins there, without reaching back.
 * - Its length is halved before it is read and restored when it was: whatever ends a run, the next one tries less.
 *
 * Insights' bounds are inclusive. Whether the last second is meant with its milliseconds is not documented, so
 * neighbours share their boundary second; what is read twice is delivered once (see ledger.ts).
 */

/** How much time one slice closes at most. */
export const LONGEST_SLICE_SECONDS = 3_600;

/** How late a line may arrive and still be found. */
export const LOOK_BACK_SECONDS = 24 * 3_600;

/** How much time a pass for late lines waits for before it reads. */
export const LOOK_BACK_EVERY_SECONDS = 3_600;

/**
 * How far a slice reaches back to recognize what its lines belong to: the lines of one command are written within two
 * minutes, and a late one of them must not be separated from the others.
 */
export const CONTEXT_SECONDS = 120;

/**
 * How far a slice looks ahead, for the same reason. Less than the two minutes: hardly any command takes a minute, and with
 * more, each byte would be scanned more than 3.2 times.
 */
export const AHEAD_SECONDS = 60;

/** And how far for each second of its length, or a slice that is too much to read would not become less by being halved. */
const AHEAD_PER_SECOND = 8;

/** From the first to the last time that a line is read. */
export const PASSES = ["fresh", "hour", "day"] as const;

/** One of the times that a line is read. */
export type Pass = (typeof PASSES)[number];

/** How long after the time to settle each pass reads a line. */
const LATER_SECONDS: Readonly<Record<Pass, number>> = { fresh: 0, hour: 3_600, day: LOOK_BACK_SECONDS };

/** What the deployment chose. */
export interface Timing {
  /** Seconds between two runs. */
  readonly scheduleSeconds: number;
  /** Seconds that a line may take to arrive before its slice is closed. */
  readonly settleSeconds: number;
  /** Seconds that each fresh slice reaches back over the one before. */
  readonly overlapSeconds: number;
  /** Whether late lines are looked for. */
  readonly lookBack: boolean;
}

/** How far a pass has come. */
export interface PassCursor {
  /** Every line written before this, and visible when the pass came by, was read, and what it shows was delivered. */
  readonly closedUntil: number;
  /** How much time the next slice closes at most. */
  readonly sliceSeconds: number;
  /** Nothing before this is read again; 0 where slices may reach back. */
  readonly readFrom: number;
}

/** How far an environment's log groups were read. */
export type Cursor = Readonly<Record<Pass, PassCursor>>;

/** One slice. */
export interface Step {
  readonly pass: Pass;
  /** Where the slice begins: from here on time is closed. */
  readonly closedUntil: number;
  /** Where the slice ends: up to here time is closed. What begins later is reported by the next one. */
  readonly readTo: number;
  /** Bounds for Insights, both inclusive. */
  readonly readFrom: number;
  readonly lookTo: number;
  /** Commands that have no line from here on are not reported: their first lines may lie before what is read. */
  readonly reportFrom: number;
}

/** How far a step got. */
export interface StepEnd {
  /** Every line before this was read. */
  readonly readUntil: number;
  /** When the first incident begins that is not delivered, in milliseconds; nothing where all are. */
  readonly undeliveredFrom?: number;
}

/** Where a new environment starts: one schedule's time ago. */
export function firstCursor(now: number, timing: Timing): Cursor {
  const closedUntil = now - timing.settleSeconds - timing.scheduleSeconds;
  const start = { closedUntil, sliceSeconds: LONGEST_SLICE_SECONDS, readFrom: 0 };
  return { fresh: start, hour: start, day: start };
}

/** What to read next, or nothing until later. Fresh lines matter most. */
export function nextStep(cursor: Cursor, now: number, timing: Timing): Step | undefined {
  for (const pass of timing.lookBack ? PASSES : (["fresh"] as const)) {
    const settled = settledAt(pass, now, timing);
    // The cursor may lie ahead of a clock that was set back.
    if (settled - cursor[pass].closedUntil >= (pass === "fresh" ? 1 : LOOK_BACK_EVERY_SECONDS)) {
      return stepOf(pass, cursor[pass], { now, settled, timing });
    }
  }
  return undefined;
}

/** For how long lines wait for the pass, beyond what it leaves them to arrive. */
export function lagOf(pass: Pass, cursor: Cursor, now: number): number {
  return Math.max(0, now - LATER_SECONDS[pass] - cursor[pass].closedUntil);
}

/** For how long late lines were not looked for, beyond what the passes leave them to arrive. */
export function lookBackLag(cursor: Cursor, now: number): number {
  return Math.max(lagOf("hour", cursor, now), lagOf("day", cursor, now));
}

function settledAt(pass: Pass, now: number, timing: Timing): number {
  return now - timing.settleSeconds - LATER_SECONDS[pass];
}

function stepOf(
  pass: Pass,
  { closedUntil, sliceSeconds, readFrom }: PassCursor,
  { now, settled, timing }: { readonly now: number; readonly settled: number; readonly timing: Timing },
): Step {
  const from = Math.max(
    closedUntil - (pass === "fresh" ? timing.overlapSeconds : CONTEXT_SECONDS),
    Math.min(readFrom, closedUntil),
  );
  const readTo = Math.min(closedUntil + sliceSeconds, settled);
  const ahead = Math.min(AHEAD_SECONDS, AHEAD_PER_SECOND * (readTo - closedUntil));
  return {
    pass,
    closedUntil,
    readTo,
    readFrom: from,
    // Whatever was read before lies before this.
    lookTo: Math.min(readTo + ahead, settledAt("fresh", now, timing)),
    reportFrom: Math.min(closedUntil, from + CONTEXT_SECONDS),
  };
}

/** The cursor while a step is under way: a run that ends in the middle of it leaves the next one half as much to read. */
export function underway(cursor: Cursor, step: Step): Cursor {
  return withPass(cursor, step.pass, { sliceSeconds: Math.max(1, Math.floor(lengthOf(step) / 2)) });
}

/**
 * The cursor after a step. Part of one can be closed, so that a run which has more to read or to deliver than time
 * for it still comes further than the one before.
 * @returns nothing where the step brought nothing further
 */
export function afterStep(
  cursor: Cursor,
  step: Step,
  { readUntil, undeliveredFrom }: StepEnd,
): Cursor | undefined {
  const { pass, closedUntil, readFrom } = step;
  const isCut = readUntil < step.readTo;
  const delivered =
    undeliveredFrom === undefined ? readUntil : Math.min(readUntil, Math.floor(undeliveredFrom / 1_000));
  if (delivered > closedUntil) {
    return withPass(cursor, pass, {
      closedUntil: delivered,
      sliceSeconds: Math.min(LONGEST_SLICE_SECONDS, 2 * lengthOf(step)),
      ...(isCut && delivered === readUntil ? { readFrom: readUntil } : {}),
    });
  }
  if (undeliveredFrom !== undefined) {
    return undefined;
  }
  return readFrom < closedUntil
    ? // What was read before holds too many lines to be read again; a later pass does.
      withPass(cursor, pass, { sliceSeconds: lengthOf(step), readFrom: closedUntil })
    : withPass(cursor, pass, { sliceSeconds: 1 });
}

/** How much time a step closes. */
export function lengthOf({ closedUntil, readTo }: Step): number {
  return readTo - closedUntil;
}

function withPass(cursor: Cursor, pass: Pass, changes: Partial<PassCursor>): Cursor {
  return { ...cursor, [pass]: { ...cursor[pass], ...changes } };
}
