/** Time and chance as a run sees them; a test puts simulated ones in their place. */
export interface Pace {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Waits for so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
  /** Milliseconds until Lambda ends the run. */
  remaining(): number;
}

/** What a run keeps back of its time, in milliseconds: to stop a query, write what is done, publish metrics. */
export const RESERVE_MS = 10_000;

/** The run's time is used up; the next run continues where this one stopped. */
export class OutOfTimeError extends Error {
  public constructor(during: string) {
    super(`The run's time was used up while ${during}.`);
    this.name = "OutOfTimeError";
  }
}

/**
 * Waits, unless that would use up the time that is kept back.
 * @throws OutOfTimeError
 */
export async function sleepWithinBudget(pace: Pace, milliseconds: number, during: string): Promise<void> {
  if (pace.remaining() - milliseconds < RESERVE_MS) {
    throw new OutOfTimeError(during);
  }
  await pace.sleep(milliseconds);
}
