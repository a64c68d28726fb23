import { awsError } from "./aws-error";

/** How often, from 0 to 1, a call fails, and how often Lambda ends in the middle of one. */
export interface FaultRates {
  readonly failure: number;
  readonly crash: number;
}

const ERRORS = [
  "ThrottlingException",
  "LimitExceededException",
  "ServiceUnavailableException",
  "InternalServerException",
  "AccessDeniedException",
];

/** What goes wrong in one run of the function. */
export class Faults {
  /** Rejects when the run is ended from outside, as Lambda does. */
  public readonly crashed: Promise<never>;
  private crash: () => void = () => undefined;
  private dead = false;

  public constructor(
    private readonly random: () => number,
    private readonly rates: FaultRates,
  ) {
    this.crashed = new Promise((_, reject) => {
      this.crash = () => reject(new Error("the run was ended"));
    });
    this.crashed.catch(() => undefined);
  }

  /**
   * Makes a call that may fail or end the run, each before or after it has taken effect.
   * @param times how many turns other runs may get before it, at most
   */
  public async call<T>(effect: () => Promise<T>): Promise<T> {
    const { failure, crash } = this.rates;
    if (failure === 0 && crash === 0) {
      return effect();
    }
    for (let turns = Math.floor(this.random() * 3); turns > 0; turns--) {
      await Promise.resolve();
    }
    const before = this.random() < 0.5;
    const fails = this.random() < failure;
    const ends = this.random() < crash;
    if (!this.dead && (!before || (!fails && !ends))) {
      const result = await effect();
      if (!fails && !ends) {
        return result;
      }
    }
    if (ends || this.dead) {
      this.dead = true;
      this.crash();
      // Nothing of a run goes on after its end.
      return new Promise(() => undefined);
    }
    throw awsError(ERRORS[Math.floor(this.random() * ERRORS.length)] ?? "");
  }
}
