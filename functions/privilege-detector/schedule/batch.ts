import { MAX_LOG_GROUPS } from "../read/logs-insights-reader";
import { type Watch } from "./environment-run";
import { type Step, type Timing } from "./window";

/** Environments that take the same step, in one query. */
export interface Batch {
  readonly step: Step;
  readonly members: readonly { readonly watch: Watch; readonly step: Step }[];
}

/**
 * The next step of the run: of the windows the one that reaches back furthest, then of the look-backs. Environments
 * are mostly at the same point, and one query reads up to 50 log groups.
 */
export function nextBatch(watches: readonly Watch[], now: number, timing: Timing): Batch | undefined {
  const candidates = watches.flatMap((watch) => {
    const step = watch.next(now, timing);
    return step === undefined ? [] : [{ watch, step }];
  });
  const [first] = candidates.toSorted((one, other) => order(one.step) - order(other.step));
  if (first === undefined) {
    return undefined;
  }
  let room = MAX_LOG_GROUPS;
  const members = candidates.filter(({ watch, step }) => {
    const joins = isSameRead(step, first.step) && (watch === first.watch || watch.logGroups.length <= room);
    room -= joins ? watch.logGroups.length : 0;
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
