import { MAX_LOG_GROUPS } from "../read/logs-insights-reader";
import { type EnvironmentRun } from "./environment-run";
import { type Step, type Timing } from "./window";

/** Environments that take the same step, in one query. */
export interface Batch {
  readonly step: Step;
  readonly members: readonly EnvironmentRun[];
}

/**
 * The next step of the run: of the environment that has used the least of its time. Environments are mostly at the
 * same point, and one query reads up to 50 log groups; one that had too much to read for such a query is read alone.
 */
export function nextBatch(
  environmentRuns: readonly EnvironmentRun[],
  now: number,
  timing: Timing,
): Batch | undefined {
  const candidates = environmentRuns.flatMap((environmentRun) => {
    const step = environmentRun.next(now, timing);
    return step === undefined ? [] : [{ environmentRun, step }];
  });
  const [first] = candidates.toSorted(
    (one, other) =>
      one.environmentRun.usedMs - other.environmentRun.usedMs || one.step.readFrom - other.step.readFrom,
  );
  if (first === undefined) {
    return undefined;
  }
  let room = MAX_LOG_GROUPS;
  const members = candidates.filter(({ environmentRun, step }) => {
    const joins =
      environmentRun === first.environmentRun ||
      (!first.environmentRun.isAlone &&
        !environmentRun.isAlone &&
        isSameRead(step, first.step) &&
        environmentRun.logGroups.length <= room);
    room -= joins ? environmentRun.logGroups.length : 0;
    return joins;
  });
  return { step: first.step, members: members.map(({ environmentRun }) => environmentRun) };
}

function isSameRead(one: Step, other: Step): boolean {
  return (
    one.pass === other.pass &&
    one.closedUntil === other.closedUntil &&
    one.readFrom === other.readFrom &&
    one.readTo === other.readTo &&
    one.lookTo === other.lookTo
  );
}
