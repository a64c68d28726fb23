import { FindingCollector } from "../incidents/finding-collector";
import { type LogEvent } from "../model/log-event";
import { isAddRoleMention } from "../rules/query";

/** What one environment's lines of a slice show, and what AWS's query would count in them. */
export class EnvironmentSlice {
  public readonly collector = new FindingCollector();
  /** Lines with "add-role" by log group and second. */
  private readonly mentions = new Map<string, Map<number, number>>();

  public add(event: LogEvent): void {
    this.collector.add(event);
    if (isAddRoleMention(event.message)) {
      const second = Math.floor(event.timestamp / 1_000);
      const seconds = this.mentions.get(event.logGroup) ?? new Map<number, number>();
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
      this.mentions.set(event.logGroup, seconds);
    }
  }

  /** The same counts that AWS's query gives, of some seconds: overlaps count once. */
  public mentionsBetween(from: number, to: number): Map<string, number> {
    const counted = [...this.mentions].map(([logGroup, seconds]): [string, number] => [
      logGroup,
      [...seconds].reduce((sum, [second, count]) => sum + (second >= from && second < to ? count : 0), 0),
    ]);
    return new Map(counted);
  }
}
