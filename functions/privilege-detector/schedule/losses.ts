import { lagLimit, lookBackLagLimit } from "../model/lag-limits";
import { type EnvironmentRun } from "./environment-run";
import { lagOf, lookBackLag, type Timing } from "./window";

/**
 * What the detector cannot see of an environment. The function fails for it: DAG code can forge metrics of any namespace
 * but those of AWS, so that alarms on the function's errors are those that hold.
 */
export function gapsOf({ coverage, unsubscribed = [] }: EnvironmentRun): string[] {
  return [...coverage.flatMap(({ gap }) => gap ?? []), ...unsubscribed];
}

/** What was not read, or is not read yet: another run may read it, so that each failure is worth a repetition. */
export function lossesOf(environmentRun: EnvironmentRun, now: number, timing: Timing): string[] {
  const { unscanned, state } = environmentRun;
  return [
    ...(unscanned === 0 ? [] : [`Logs Insights did not read ${unscanned} log groups`]),
    ...(state === undefined ? [] : lags(state.cursor, now, timing)),
  ];
}

function lags(
  cursor: Parameters<typeof lookBackLag>[0],
  now: number,
  { scheduleSeconds, lookBack }: Timing,
): string[] {
  const lag = lagOf("fresh", cursor, now);
  const late = lookBack ? lookBackLag(cursor, now) : 0;
  return [
    ...(lag > lagLimit(scheduleSeconds)
      ? [`what was written in the last ${lag} seconds is not read yet`]
      : []),
    ...(late > lookBackLagLimit(scheduleSeconds)
      ? [`late lines were not looked for in the last ${late} seconds`]
      : []),
  ];
}
