/** Something that a run is held to. */
export interface Goal {
  readonly what: string;
  /** Where it ends. */
  readonly limit: number;
  readonly measured: number;
  /** How figures are shown, such as `(value) => `${value} MiB``. */
  readonly show: (value: number) => string;
  /** Whether a larger figure is the better one. */
  readonly atLeast?: boolean;
  /** A time in seconds says as much of the machine as of the program: it is printed, and fails nothing. */
  readonly informative?: boolean;
}

/**
 * Prints each goal with met or missed.
 * @param slack how many times worse than its limit a figure may be before the run fails; 1 for not at all
 * @returns whether all are met that a run may fail for
 */
export function printGoals(goals: readonly Goal[], slack: number): boolean {
  console.log("\n| goal | limit | measured | |");
  console.log("|:--|--:|--:|:--|");
  for (const goal of goals) {
    const { what, limit, measured, show, atLeast = false } = goal;
    const verdict = isMet(goal) ? "met" : "missed";
    console.log(`| ${what} | ${atLeast ? "≥" : "≤"} ${show(limit)} | ${show(measured)} | ${verdict} |`);
  }
  return goals.every((goal) => goal.informative === true || isMet(goal, slack));
}

function isMet({ limit, measured, atLeast = false }: Goal, slack = 1): boolean {
  return atLeast ? measured * slack >= limit : measured <= limit * slack;
}
