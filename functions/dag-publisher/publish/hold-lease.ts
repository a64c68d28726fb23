import { type Clock, type Lease, type RecordTable } from "./ports";

/** How long a lease lasts without renewal. */
const TERM_MS = 60_000;

/** Between two looks at a lease that somebody else holds. */
const LOOK_MS = 500;

/** What a run keeps of its time to end in order. */
export const RESERVE_MS = 20_000;

/** Nobody else may publish meanwhile; every other invocation waits, and its messages come back where it cannot. */
export class HeldLease {
  private until: number;

  private constructor(
    public readonly lease: Lease,
    private readonly table: RecordTable,
    private readonly clock: Clock,
    until: number,
  ) {
    this.until = until;
  }

  /** Waits for the lease as long as the run has time; nothing where it is not to be had. */
  public static async acquire(
    table: RecordTable,
    clock: Clock,
    holder: string,
  ): Promise<HeldLease | undefined> {
    for (;;) {
      const now = clock.now();
      const lease = await table.acquire(holder, now, now + TERM_MS);
      if (lease !== undefined) {
        return new HeldLease(lease, table, clock, now + TERM_MS);
      }
      if (clock.remaining() < 2 * RESERVE_MS) {
        return undefined;
      }
      await clock.sleep(LOOK_MS);
    }
  }

  /**
   * Renews the lease where half of its term is over. Called before each step.
   * @throws LeaseLostError
   */
  public async keep(): Promise<void> {
    const now = this.clock.now();
    if (this.until - now < TERM_MS / 2) {
      await this.table.renew(this.lease, now + TERM_MS);
      this.until = now + TERM_MS;
    }
  }

  public release(): Promise<void> {
    return this.table.release(this.lease);
  }
}
