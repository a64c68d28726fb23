import { scannedPerDay, total } from "../../../../../bench/scanned";
import * as fc from "fast-check";
import {
  afterStep,
  AHEAD_SECONDS,
  CONTEXT_SECONDS,
  type Cursor,
  firstCursor,
  LONGEST_SLICE_SECONDS,
  LOOK_BACK_EVERY_SECONDS,
  LOOK_BACK_SECONDS,
  nextStep,
  PASSES,
  type Step,
  type Timing,
  underway,
} from "../../../../../functions/privilege-detector/schedule/window";

const NOW = 1_767_268_800;
const HOUR = 3_600;
const TIMING: Timing = { scheduleSeconds: 300, settleSeconds: 120, overlapSeconds: 180, lookBack: true };

/** A cursor whose passes are all at the same time. */
function at(closedUntil: number, sliceSeconds = LONGEST_SLICE_SECONDS): Cursor {
  const pass = { closedUntil, sliceSeconds, readFrom: 0 };
  return { fresh: pass, hour: pass, day: pass };
}

/** All steps of a run that has no end of time and reads everything, and where they lead. */
function allSteps(cursor: Cursor, now: number, timing: Timing): { steps: Step[]; cursor: Cursor } {
  const steps: Step[] = [];
  let reached = cursor;
  for (let step = nextStep(reached, now, timing); step !== undefined; step = nextStep(reached, now, timing)) {
    steps.push(step);
    reached = afterStep(reached, step, { readUntil: step.readTo }) ?? reached;
  }
  return { steps, cursor: reached };
}

function stepOf(cursor: Cursor, timing = TIMING): Step {
  const step = nextStep(cursor, NOW, timing);
  if (step === undefined) {
    throw new Error("nothing to do");
  }
  return step;
}

test("a new environment starts one schedule ago", () => {
  expect(allSteps(firstCursor(NOW, TIMING), NOW, TIMING).steps).toEqual([
    {
      pass: "fresh",
      closedUntil: NOW - 420,
      readTo: NOW - 120,
      readFrom: NOW - 600,
      lookTo: NOW - 120,
      reportFrom: NOW - 480,
    },
  ]);
});

test("without an overlap, everything that a slice reads may be delivered", () => {
  expect(stepOf(at(NOW - 420), { ...TIMING, overlapSeconds: 0 })).toMatchObject({
    readFrom: NOW - 420,
    reportFrom: NOW - 420,
  });
});

test("nothing is to do before more time has settled, or when the clock was set back", () => {
  expect(nextStep(at(NOW - 120), NOW, TIMING)).toBeUndefined();
  expect(nextStep(at(NOW - 120), NOW - 7_200, TIMING)).toBeUndefined();
});

test("late lines are looked for an hour and a day after they were written, an hour of them at a time", () => {
  const settled = NOW - 120;
  const cursor = { ...at(settled), hour: at(settled - 2 * HOUR - 60).hour, day: at(settled - 26 * HOUR).day };
  const { steps } = allSteps(cursor, NOW, TIMING);
  expect(
    steps.map(({ pass, closedUntil, readTo }) => [pass, settled - closedUntil, readTo - closedUntil]),
  ).toEqual([
    ["hour", 2 * HOUR + 60, HOUR],
    ["day", 26 * HOUR, HOUR],
    ["day", 25 * HOUR, HOUR],
  ]);
  expect(steps[0]?.readFrom).toBe(settled - 2 * HOUR - 60 - CONTEXT_SECONDS);
});

test("a slice looks ahead for the other lines of a command, to what has settled, and less the shorter it is", () => {
  const lookedAhead = (step: Step): number => step.lookTo - step.readTo;
  expect(lookedAhead(stepOf(at(NOW - HOUR, 300)))).toBe(AHEAD_SECONDS);
  expect(lookedAhead(stepOf(at(NOW - HOUR, 1)))).toBe(8);
  expect(lookedAhead(stepOf(at(NOW - 420, 290)))).toBe(10);
  const settled = NOW - 120;
  expect(lookedAhead(stepOf({ ...at(settled), hour: at(settled - 2 * HOUR).hour }))).toBe(AHEAD_SECONDS);
});

test("without look-backs, nothing is read twice", () => {
  const { steps } = allSteps(at(NOW - 30 * HOUR), NOW, { ...TIMING, lookBack: false });
  expect(new Set(steps.map(({ pass }) => pass))).toEqual(new Set(["fresh"]));
});

describe("a slice that is", () => {
  const cursor = at(NOW - 420);

  test("under way leaves half of it to the next run, down to a second, and all again once it is read", () => {
    const lengths: number[] = [];
    let left = cursor;
    for (let run = 0; run < 12; run++) {
      const step = stepOf(left);
      lengths.push(step.readTo - step.closedUntil);
      left = underway(left, step);
    }
    expect(lengths).toEqual([300, 150, 75, 37, 18, 9, 4, 2, 1, 1, 1, 1]);
    const step = stepOf(left);
    expect(afterStep(left, step, { readUntil: step.readTo })?.fresh).toMatchObject({ sliceSeconds: 2 });
  });

  test("cut off is closed to there, and the next one begins there without reaching back", () => {
    const step = stepOf(cursor);
    const after = afterStep(cursor, step, { readUntil: NOW - 300 }) ?? cursor;
    expect(after.fresh.closedUntil).toBe(NOW - 300);
    expect(stepOf(after)).toMatchObject({ readFrom: NOW - 300, closedUntil: NOW - 300, readTo: NOW - 120 });
    const whole = afterStep(after, stepOf(after), { readUntil: NOW - 120 }) ?? after;
    expect(nextStep(whole, NOW + 300, TIMING)).toMatchObject({ readFrom: NOW - 300 });
  });

  test("cut off in what it reaches back to is read again without that", () => {
    const after = afterStep(cursor, stepOf(cursor), { readUntil: NOW - 500 }) ?? cursor;
    expect(stepOf(after)).toMatchObject({ readFrom: NOW - 420, closedUntil: NOW - 420 });
  });

  test("cut off in its first second becomes that second", () => {
    const timing = { ...TIMING, overlapSeconds: 0 };
    const after = afterStep(cursor, stepOf(cursor, timing), { readUntil: NOW - 420 }) ?? cursor;
    expect(stepOf(after, timing)).toMatchObject({ closedUntil: NOW - 420, readTo: NOW - 419 });
  });

  test("delivered in part is closed up to the first incident that is not; before its start, nothing is", () => {
    const step = stepOf(cursor);
    const ended = (undeliveredFrom: number): Cursor | undefined =>
      afterStep(cursor, step, { readUntil: step.readTo, undeliveredFrom });
    expect(ended((NOW - 200) * 1_000 + 1)?.fresh.closedUntil).toBe(NOW - 200);
    expect(ended((NOW - 430) * 1_000)).toBeUndefined();
  });
});

test("after any outage and with any cuts: every pass closes time without a gap, forward, in bounded slices", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 * 24 * HOUR }),
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 0, max: 900 }),
      fc.infiniteStream(fc.double({ min: 0, max: 2, noNaN: true })),
      (outage, settleSeconds, overlapSeconds, cuts) => {
        const timing = { ...TIMING, settleSeconds, overlapSeconds };
        const settled = NOW - settleSeconds;
        let cursor = at(settled - outage);
        let step = nextStep(cursor, NOW, timing);
        for (let count = 0; step !== undefined; count++) {
          const { pass, closedUntil, readFrom, readTo, reportFrom } = step;
          expect(closedUntil).toBe(cursor[pass].closedUntil);
          expect(readFrom).toBeLessThanOrEqual(closedUntil);
          expect(reportFrom).toBeLessThanOrEqual(closedUntil);
          expect(readTo - closedUntil).toBeLessThanOrEqual(LONGEST_SLICE_SECONDS);
          // A second cannot be cut in two: it is read to its end.
          const cut = count < 60 ? (cuts.next().value as number) : 2;
          const length = readTo - closedUntil;
          const readUntil =
            length === 1 ? readTo : Math.min(readTo, Math.floor(readFrom + cut * (readTo - readFrom)));
          const next = afterStep(underway(cursor, step), step, { readUntil });
          expect(next).toBeDefined();
          expect(next?.[pass].closedUntil).toBe(Math.max(closedUntil, readUntil));
          cursor = next ?? cursor;
          step = nextStep(cursor, NOW, timing);
        }
        expect(cursor.fresh.closedUntil).toBe(settled);
        expect(settled - HOUR - cursor.hour.closedUntil).toBeLessThan(LOOK_BACK_EVERY_SECONDS);
        expect(settled - LOOK_BACK_SECONDS - cursor.day.closedUntil).toBeLessThan(LOOK_BACK_EVERY_SECONDS);
        expect(PASSES.every((pass) => cursor[pass].closedUntil <= settled)).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

test("a byte is scanned 3.2 times at most with the defaults, and once an hour and once a day later", () => {
  const scanned = scannedPerDay(300, 30);
  expect(scanned.fresh).toBeCloseTo(1.1, 2);
  expect(scanned.hour).toBeCloseTo(1.05, 2);
  expect(scanned.day).toBeCloseTo(1.05, 2);
  expect(total(scanned)).toBeLessThanOrEqual(3.2);
});
