/**
 * Which lines a run reads. All times here are whole seconds since 1970-01-01 UTC, because that is what Logs
 * Insights takes.
 *
 * - A *window* closes time: it reads everything up to `now - settle`, oldest first, an hour at a time, and
 *   reaches back over the one before by the overlap.
 * - A *look-back* finds what arrived late: once an hour it reads a day (and whatever time was closed since) for
 *   lines that CloudWatch Logs received since the last look-back. A line is found as long as it arrives at most
 *   a day after it was written, however long the detector itself was down.
 *
 * Insights' bounds are inclusive. Whether the last second is meant with its milliseconds is not documented, so
 * neighbours share their boundary second; what is read twice is delivered once (see ledger.ts).
 */

/** How much time one window closes at most. */
export const LONGEST_WINDOW_SECONDS = 3_600;

/** How late a line may arrive and still be found. */
export const LOOK_BACK_SECONDS = 24 * 3_600;

/** Time between two look-backs: each scans a day, and scanning costs. */
export const LOOK_BACK_EVERY_SECONDS = 3_600;

/** How much time one query of a look-back reads at most. */
const LOOK_BACK_SLICE_SECONDS = 6 * 3_600;

/**
 * How much of a window's overlap only serves to recognize what its other lines belong to: the lines of one command
 * are written within two minutes, and a late one of them must not be separated from the others.
 */
export const CONTEXT_SECONDS = 120;

/** What the deployment chose. */
export interface Timing {
  /** Seconds between two runs. */
  readonly scheduleSeconds: number;
  /** Seconds that a line may take to arrive before its window is closed. */
  readonly settleSeconds: number;
  /** Seconds that each window reaches back over the one before. */
  readonly overlapSeconds: number;
  /** Whether late lines are looked for. */
  readonly lookBack: boolean;
}

/** A look-back that is under way; a run may end in the middle of one. */
export interface LookBack {
  /** Lines written before this were looked at. */
  readonly position: number;
  /** Where it ends. */
  readonly end: number;
  /** Lines that were received since this are looked for. */
  readonly ingestedSince: number;
  /** When it ends, every line that was received before this has been found. */
  readonly ingestedUntil: number;
}

/** How far an environment's log groups were read. */
export interface Cursor {
  /** Every line written before this, and visible then, was read, and what it shows was delivered. */
  readonly closedUntil: number;
  /** Late lines received before this were found. */
  readonly sweptUntil: number;
  readonly lookBack?: LookBack;
}

/** One read, and the cursor once all that was read has been delivered. */
export interface Step {
  readonly kind: "window" | "look-back";
  /** Bounds for Insights, both inclusive. */
  readonly readFrom: number;
  readonly readTo: number;
  /** Commands that have no line from here on are not reported: their first lines may lie before what is read. */
  readonly tellFrom: number;
  /** For a look-back, only lines that were received since this. */
  readonly ingestedSince?: number;
  /** The cursor after the step. */
  readonly next: Cursor;
}

/** Where a new environment starts: one schedule's time ago. */
export function firstCursor(now: number, timing: Timing): Cursor {
  const settled = now - timing.settleSeconds;
  return { closedUntil: settled - timing.scheduleSeconds, sweptUntil: settled };
}

/** What to read next, or nothing until later. Windows come first: fresh lines matter most. */
export function nextStep(cursor: Cursor, now: number, timing: Timing): Step | undefined {
  const settled = now - timing.settleSeconds;
  if (settled > cursor.closedUntil) {
    return windowStep(cursor, settled, timing);
  }
  if (!timing.lookBack) {
    return undefined;
  }
  if (cursor.lookBack !== undefined) {
    return lookBackStep(cursor, cursor.lookBack);
  }
  // The cursor may lie ahead of a clock that was set back.
  return settled - cursor.sweptUntil < LOOK_BACK_EVERY_SECONDS
    ? undefined
    : lookBackStep(cursor, {
        position: cursor.sweptUntil - LOOK_BACK_SECONDS,
        end: cursor.closedUntil,
        ingestedSince: cursor.sweptUntil,
        ingestedUntil: settled,
      });
}

function windowStep(cursor: Cursor, settled: number, timing: Timing): Step {
  const to = Math.min(cursor.closedUntil + LONGEST_WINDOW_SECONDS, settled);
  const readFrom = cursor.closedUntil - timing.overlapSeconds;
  return {
    kind: "window",
    readFrom,
    readTo: to,
    tellFrom: Math.min(cursor.closedUntil, readFrom + CONTEXT_SECONDS),
    next: {
      ...cursor,
      closedUntil: to,
      // Without look-backs, a later deployment with them must not look for all that came in between.
      ...(timing.lookBack ? {} : { sweptUntil: Math.max(cursor.sweptUntil, to), lookBack: undefined }),
    },
  };
}

function lookBackStep(cursor: Cursor, lookBack: LookBack): Step {
  const { position, end, ingestedSince, ingestedUntil } = lookBack;
  const to = Math.min(position + LOOK_BACK_SLICE_SECONDS, end);
  return {
    kind: "look-back",
    readFrom: position,
    readTo: to,
    tellFrom: position,
    ingestedSince,
    next:
      to < end
        ? { ...cursor, lookBack: { ...lookBack, position: to } }
        : { closedUntil: cursor.closedUntil, sweptUntil: ingestedUntil },
  };
}

/**
 * The cursor after a step of which only the incidents that begin before a time were delivered. Part of a window can be
 * closed, so that a run which has more to deliver than time for it still comes further than the one before.
 * @param undeliveredFrom milliseconds since 1970-01-01 UTC; nothing where all were delivered
 */
export function deliveredUntil(
  cursor: Cursor,
  step: Step,
  undeliveredFrom: number | undefined,
): Cursor | undefined {
  if (undeliveredFrom === undefined) {
    return step.next;
  }
  const closedUntil = Math.floor(undeliveredFrom / 1_000);
  return step.kind === "window" && closedUntil > cursor.closedUntil
    ? { ...cursor, closedUntil: Math.min(closedUntil, step.next.closedUntil) }
    : undefined;
}
