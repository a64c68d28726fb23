import { MAX_LOG_GROUPS } from "../read/logs-insights-reader";
import { type EnvironmentRun } from "./environment-run";
import { type Step, type Timing } from "./window";

/** Environments that take the same step, in one query. */
export interface Batch {
  readonly step: Step;
  readonly members: readonly { readonly environmentRun: EnvironmentRun; readonly step: Step }[];
}

/**
 * The next step of the run: of the windows the one that reaches back furthest, then of the look-backs. Environments
 * are mostly at the same point, and one query reads up to 50 log groups.
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
  const [first] = candidates.toSorted((one, other) => order(one.step) - order(other.step));
  if (first === undefined) {
    return undefined;
  }
  let room = MAX_LOG_GROUPS;
  const members = candidates.filter(({ environmentRun, step }) => {
    const joins =
      isSameRead(step, first.step) &&
      (environmentRun === first.environmentRun || environmentRun.logGroups.length <= room);
    room -= joins ? environmentRun.logGroups.length : 0;
    return joins;
  });
  return { step: first.step, members };
}

function order(step: Step): number {
  return step.readFrom + (step.kind === "window" ? 0 : Number.MAX_SAFE_INTEGER / 2);
}

function isSameRead(one: Step, other: Step): boolean {
  return (
    one.kind === other.kind &&
    one.readFrom === other.readFrom &&
    one.readTo === other.readTo &&
    one.ingestedSince === other.ingestedSince
  );
}
