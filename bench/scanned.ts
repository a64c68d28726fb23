import {
  afterStep,
  type Cursor,
  firstCursor,
  nextStep,
  type Pass,
  type Step,
  type Timing,
} from "../functions/privilege-detector/schedule/window";

const DAY = 24 * 3_600;

/** Days until the last pass has a whole day behind it. */
const WARM_UP_DAYS = 2;

/** How often each byte that is ingested is scanned, by pass. */
export type Scanned = Readonly<Record<Pass, number>>;

/**
 * Bytes that Logs Insights scans in a day as a multiple of the bytes ingested in it, where lines come evenly and
 * every run finishes. No estimate: the runs of three days are stepped through with the detector's own arithmetic.
 */
export function scannedPerDay(scheduleSeconds: number, overlapSeconds: number): Scanned {
  const timing: Timing = { scheduleSeconds, overlapSeconds, settleSeconds: 180, lookBack: true };
  let cursor: Cursor = firstCursor(0, timing);
  const seconds = { fresh: 0, hour: 0, day: 0 };
  for (let now = 0; now < (WARM_UP_DAYS + 1) * DAY; now += scheduleSeconds) {
    for (let step = nextStep(cursor, now, timing); step !== undefined; step = nextStep(cursor, now, timing)) {
      seconds[step.pass] += now < WARM_UP_DAYS * DAY ? 0 : lengthOf(step);
      cursor = afterStep(cursor, step, { readUntil: step.readTo }) ?? cursor;
    }
  }
  return { fresh: seconds.fresh / DAY, hour: seconds.hour / DAY, day: seconds.day / DAY };
}

/** All of it together. */
export function total({ fresh, hour, day }: Scanned): number {
  return fresh + hour + day;
}

function lengthOf({ readFrom, lookTo }: Step): number {
  return lookTo - readFrom;
}
