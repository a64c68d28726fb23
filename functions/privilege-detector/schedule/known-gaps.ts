import { type Table } from "../runtime/table";

/** Alarms look at five minutes at least (`modules/detection/detector-alarms.ts`). */
const SHORTEST_PERIOD_SECONDS = 300;

/**
 * Remembers for which gaps the function has failed. A log type that is off, or whose log group is missing, is a state: it fails
 * the function once in each period of the alarm, which then stays as it is. Lambda repeats what fails, and no repetition
 * changes a setting: to it, the gap is known, so that nothing ends in the dead letters.
 */
export class KnownGaps {
  public constructor(
    private readonly table: Table,
    private readonly scheduleSeconds: number,
  ) {}

  /**
   * Whether the function is to fail for these gaps, which is noted.
   * @param now seconds since 1970-01-01 UTC
   */
  public async isToFail(environment: string, gaps: readonly string[], now: number): Promise<boolean> {
    const pk = `gaps#${environment}`;
    const item = await this.table.get(pk);
    const known = Array.isArray(item?.gaps) ? item.gaps.map(String) : [];
    const isKnown =
      gaps.every((gap) => known.includes(gap)) && now - Number(item?.failedAt) < this.periodSeconds();
    if ((gaps.length === 0 && known.length === 0) || (gaps.length > 0 && isKnown)) {
      return false;
    }
    const revision = Number(item?.revision ?? 0);
    const next = { pk, revision: revision + 1, gaps: [...gaps], failedAt: now };
    await this.table.put(next, item === undefined ? "absent" : { revision });
    return gaps.length > 0;
  }

  /** A little less, since no two runs are as far apart as the schedule says. */
  private periodSeconds(): number {
    return 0.8 * Math.max(this.scheduleSeconds, SHORTEST_PERIOD_SECONDS);
  }
}
