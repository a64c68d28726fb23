import {
  type Cursor,
  firstCursor,
  nextStep,
  type Step,
  type Timing,
} from "../functions/privilege-detector/schedule/window";

const DAY = 24 * 3_600;

/** Days until every look-back has a whole day behind it. */
const WARM_UP_DAYS = 2;

/** How often each byte that is ingested is scanned, by windows and by look-backs. */
export interface Scanned {
  readonly windows: number;
  readonly lookBacks: number;
}

/**
 * Bytes that Logs Insights scans in a day as a multiple of the bytes ingested in it, where lines come evenly and
 * every run finishes. No estimate: the runs of three days are stepped through with the detector's own arithmetic.
 */
export function scannedPerDay(scheduleSeconds: number, overlapSeconds: number): Scanned {
  const timing: Timing = { scheduleSeconds, overlapSeconds, settleSeconds: 180, lookBack: true };
  let cursor: Cursor = firstCursor(0, timing);
  const seconds = { window: 0, "look-back": 0 };
  for (let now = 0; now < (WARM_UP_DAYS + 1) * DAY; now += scheduleSeconds) {
    for (let step = nextStep(cursor, now, timing); step !== undefined; step = nextStep(cursor, now, timing)) {
      seconds[step.kind] += now < WARM_UP_DAYS * DAY ? 0 : lengthOf(step);
      cursor = step.next;
    }
  }
  return { windows: seconds.window / DAY, lookBacks: seconds["look-back"] / DAY };
}

function lengthOf({ readFrom, readTo }: Step): number {
  return readTo - readFrom;
}
