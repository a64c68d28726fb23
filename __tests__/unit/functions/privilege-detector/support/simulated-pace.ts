import { type Pace } from "../../../../../functions/privilege-detector/runtime/pace";

/** Time that passes only when somebody waits. */
export class SimulatedClock {
  /** @param time milliseconds since 1970-01-01 UTC */
  public constructor(public time: number) {}

  public now(): number {
    return this.time;
  }

  /** Lets so many milliseconds pass. */
  public pass(milliseconds: number): void {
    this.time += Math.ceil(milliseconds);
  }
}

/** Random numbers that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The pace of one run on a simulated clock.
 * @param budget milliseconds until Lambda ends the run
 */
export function simulatedPace(clock: SimulatedClock, random: () => number, budget = 300_000): Pace {
  const end = clock.now() + budget;
  return {
    now: () => clock.now(),
    sleep: (milliseconds) => {
      clock.pass(milliseconds);
      return Promise.resolve();
    },
    random,
    remaining: () => end - clock.now(),
  };
}
