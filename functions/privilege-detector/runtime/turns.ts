import { type Pace, RESERVE_MS } from "./pace";

/** A run's time, dealt out in turns: what one environment takes longer for is not taken from another. */
export class Turns implements Pace {
  private turnEnds = Number.POSITIVE_INFINITY;

  public constructor(private readonly pace: Pace) {}

  /** Lets whoever works from now on have so many milliseconds, as far as the run has them. */
  public begin(milliseconds: number): void {
    this.turnEnds = this.pace.now() + milliseconds;
  }

  /** Lets whoever works from now on have all that is left of the run. */
  public end(): void {
    this.turnEnds = Number.POSITIVE_INFINITY;
  }

  /** Milliseconds that are left of the run for turns. */
  public left(): number {
    return this.pace.remaining() - RESERVE_MS;
  }

  public now(): number {
    return this.pace.now();
  }

  public sleep(milliseconds: number): Promise<void> {
    return this.pace.sleep(milliseconds);
  }

  public random(): number {
    return this.pace.random();
  }

  /** Milliseconds until the turn ends, with what the run keeps back. */
  public remaining(): number {
    return Math.min(this.pace.remaining(), this.turnEnds - this.pace.now() + RESERVE_MS);
  }
}
