/** Log lines may take minutes to arrive, and a run a minute to finish. */
const LAG_ALLOWANCE_SECONDS = 1_800;

/** Late lines are looked for an hour at a time, which may take several runs. */
const LOOK_BACK_ALLOWANCE_SECONDS = 4 * 3_600;

/** How old the oldest line may be that was not read, in seconds. */
export function lagLimit(scheduleSeconds: number): number {
  return 2 * scheduleSeconds + LAG_ALLOWANCE_SECONDS;
}

/** For how many seconds late lines may not have been looked for. */
export function lookBackLagLimit(scheduleSeconds: number): number {
  return 2 * scheduleSeconds + LOOK_BACK_ALLOWANCE_SECONDS;
}
