import { scannedPerDay } from "../../../../../bench/scanned";
import * as fc from "fast-check";
import {
  type Cursor,
  firstCursor,
  LONGEST_WINDOW_SECONDS,
  LOOK_BACK_EVERY_SECONDS,
  LOOK_BACK_SECONDS,
  nextStep,
  type Step,
  type Timing,
} from "../../../../../functions/privilege-detector/schedule/window";

const NOW = 1_767_268_800;
const TIMING: Timing = { scheduleSeconds: 300, settleSeconds: 120, overlapSeconds: 180, lookBack: true };

/** All steps of a run that has no end of time. */
function allSteps(cursor: Cursor, now: number, timing: Timing): Step[] {
  const step = nextStep(cursor, now, timing);
  return step === undefined ? [] : [step, ...allSteps(step.next, now, timing)];
}

test("a new environment starts one schedule ago", () => {
  const cursor = firstCursor(NOW, TIMING);
  expect(allSteps(cursor, NOW, TIMING)).toMatchObject([
    { kind: "window", readFrom: NOW - 600, readTo: NOW - 120, next: { closedUntil: NOW - 120 } },
  ]);
});

test("a run closes the settled time, and reaches back by the overlap", () => {
  const cursor = { closedUntil: NOW - 420, sweptUntil: NOW - 420 };
  expect(nextStep(cursor, NOW, TIMING)).toEqual({
    kind: "window",
    readFrom: NOW - 600,
    readTo: NOW - 120,
    tellFrom: NOW - 480,
    next: { closedUntil: NOW - 120, sweptUntil: NOW - 420 },
  });
});

test("without an overlap, everything that a window reads may be delivered", () => {
  const cursor = { closedUntil: NOW - 420, sweptUntil: NOW - 420 };
  const step = nextStep(cursor, NOW, { ...TIMING, overlapSeconds: 0 });
  expect(step).toMatchObject({ readFrom: NOW - 420, tellFrom: NOW - 420 });
});

test("nothing is to do before more time has settled, or when the clock was set back", () => {
  const cursor = { closedUntil: NOW - 120, sweptUntil: NOW - 120 };
  expect(nextStep(cursor, NOW, TIMING)).toBeUndefined();
  expect(nextStep(cursor, NOW - 7_200, TIMING)).toBeUndefined();
});

test("a look-back reads a day in slices for lines received since the last one, and survives the end of a run", () => {
  const swept = NOW - 120 - LOOK_BACK_EVERY_SECONDS;
  const steps = allSteps({ closedUntil: NOW - 120, sweptUntil: swept }, NOW, TIMING);
  expect(steps[0]).toMatchObject({
    kind: "look-back",
    readFrom: swept - LOOK_BACK_SECONDS,
    ingestedSince: swept,
    next: { sweptUntil: swept, lookBack: { ingestedUntil: NOW - 120 } },
  });
  expect(steps.at(-1)).toMatchObject({
    readTo: NOW - 120,
    next: { closedUntil: NOW - 120, sweptUntil: NOW - 120 },
  });
  expect(steps.at(-1)?.next.lookBack).toBeUndefined();
  expect(steps).toHaveLength(5);
});

test("without look-backs, the sweep keeps up with the windows, for when they are turned on", () => {
  const cursor = { closedUntil: NOW - 420, sweptUntil: NOW - 9_000 };
  const steps = allSteps(cursor, NOW, { ...TIMING, lookBack: false });
  expect(steps.map(({ next }) => next)).toEqual([{ closedUntil: NOW - 120, sweptUntil: NOW - 120 }]);
});

test("after any outage: windows without a gap, oldest first, bounded; then every late line's time", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 * 24 * 3_600 }),
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 0, max: 900 }),
      (outage, settleSeconds, overlapSeconds) => {
        const timing = { ...TIMING, settleSeconds, overlapSeconds };
        const settled = NOW - settleSeconds;
        const cursor = { closedUntil: settled - outage, sweptUntil: settled - outage };
        let closed = cursor.closedUntil;
        let looked = cursor.sweptUntil - LOOK_BACK_SECONDS;
        for (const step of allSteps(cursor, NOW, timing)) {
          expect(step.next.closedUntil).toBeLessThanOrEqual(settled);
          if (step.kind === "window") {
            expect(step.readFrom).toBe(closed - overlapSeconds);
            expect(step.readTo - closed).toBeLessThanOrEqual(LONGEST_WINDOW_SECONDS);
            expect(step.next.closedUntil).toBe(step.readTo);
            closed = step.readTo;
          } else {
            expect(step.readFrom).toBe(looked);
            expect(step.ingestedSince).toBe(cursor.sweptUntil);
            looked = step.readTo;
          }
        }
        expect(closed).toBe(settled);
        expect(looked).toBe(
          outage >= LOOK_BACK_EVERY_SECONDS ? settled : cursor.sweptUntil - LOOK_BACK_SECONDS,
        );
      },
    ),
    { numRuns: 30 },
  );
});

test.each([
  [60, 300, 6],
  [300, 600, 3],
  [900, 1_800, 3],
])(
  "a schedule of %i s with an overlap of %i s scans each byte as often as the documentation says",
  (schedule, overlap, windows) => {
    const scanned = scannedPerDay(schedule, overlap);
    expect([scanned.windows, scanned.lookBacks]).toEqual([windows, 25]);
  },
);
