import { setTimeout } from "node:timers/promises";

/** The time, and waiting: tests have a clock of their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's clock. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => setTimeout(milliseconds),
};

/** The first wait between two questions, how it grows, and the longest. */
const FIRST_MS = 500;
const GROWTH = 1.5;
const LONGEST_MS = 5_000;

/**
 * Asks again and again, ever more slowly, until there is an answer or the time is up.
 * @param until milliseconds since 1970
 */
export async function poll<T>(
  clock: Clock,
  until: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let wait = FIRST_MS; ; wait = Math.min(wait * GROWTH, LONGEST_MS)) {
    const answer = await ask();
    const left = until - clock.now();
    if (answer !== undefined || left <= 0) {
      return answer;
    }
    await clock.sleep(Math.min(wait, left));
  }
}
