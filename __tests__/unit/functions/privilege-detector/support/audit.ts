import { isGraver, type Significance } from "../../../../../functions/privilege-detector/model/significance";
import { type TableItem } from "../../../../../functions/privilege-detector/runtime/table";
import { LOOK_BACK_SECONDS } from "../../../../../functions/privilege-detector/schedule/window";
import { type StoredLine } from "./insights-query";
import { type World } from "./world";

/** A change in the log that must be delivered, by the name of the user that no other change has. */
export interface Change {
  readonly user: string;
  readonly environment: string;
  readonly lines: readonly StoredLine[];
}

/** Watches a world for what must never happen. */
export class Audit {
  public readonly violations: string[] = [];
  private readonly delivered = new Map<string, Significance>();
  private readonly noted = new Map<string, Significance>();
  private seen = 0;
  private readonly incidentsOf = new Map<string, Set<string>>();
  private readonly eventsOf = new Map<string, Set<string>>();
  /** Incidents that digests count. */
  private digested = 0;
  private seenEvents = 0;
  private readonly cursors = new Map<string, TableItem>();

  /** @param faulty whether calls fail or runs end: a message may then come twice before it is noted */
  public constructor(
    private readonly world: World,
    private readonly changes: readonly Change[],
    private readonly faulty: boolean,
  ) {
    world.table.onWrite = (item) => this.checkWrite(item);
  }

  /** At the end, when nothing goes wrong any more and everything had time to arrive. */
  public finish(): void {
    this.readPublished();
    let unmailed = 0;
    for (const { user } of this.changes) {
      const mails = this.incidentsOf.get(user)?.size ?? 0;
      const incidents = this.incidentsKnownOf(user).size;
      if (incidents !== 1) {
        this.violations.push(`${user} was delivered in ${incidents} incidents`);
      }
      unmailed += mails === 0 ? 1 : 0;
    }
    if (unmailed > this.digested) {
      this.violations.push(`${unmailed} changes were not mailed, and ${this.digested} are in digests`);
    }
  }

  /** A channel that refuses an incident for good holds nothing back once the other has it. */
  private incidentsKnownOf(user: string): Set<string> {
    return new Set([...(this.incidentsOf.get(user) ?? []), ...(this.eventsOf.get(user) ?? [])]);
  }

  private checkWrite(item: TableItem): void {
    this.readPublished();
    const [kind, id = ""] = item.pk.split("#");
    if (kind === "incident") {
      this.noteTold(id, item);
    } else if (kind === "cursor") {
      this.checkCursor(id, item);
    }
  }

  /** A message may come twice only where its run ended before the ledger had it, or as a graver update. */
  private readPublished(): void {
    for (const { targetUser = "", id } of this.world.events.slice(this.seenEvents)) {
      this.eventsOf.set(targetUser, (this.eventsOf.get(targetUser) ?? new Set()).add(id));
    }
    this.seenEvents = this.world.events.length;
    for (const { topic, message } of this.world.published.slice(this.seen)) {
      if (message.attributes.kind === "digest") {
        this.digested += Number(/(\d+) more incidents/.exec(message.subject)?.[1]);
        continue;
      }
      const id = /^Incident (\w+)\./m.exec(message.body)?.[1] ?? "";
      const { severity, outcome } = message.attributes as unknown as Significance;
      const noted = (this.faulty ? this.noted : this.delivered).get(`${topic} ${id}`);
      if (noted !== undefined && !isGraver({ severity, outcome }, noted)) {
        this.violations.push(`delivered twice: ${message.subject}`);
      }
      this.delivered.set(`${topic} ${id}`, { severity, outcome });
      const user = /user-\d+/.exec(message.subject)?.[0] ?? "";
      this.incidentsOf.set(user, (this.incidentsOf.get(user) ?? new Set()).add(id));
    }
    this.seen = this.world.published.length;
  }

  private noteTold(id: string, item: TableItem): void {
    for (const channel of Array.isArray(item.deliveredTo) ? item.deliveredTo : []) {
      const delivered = this.delivered.get(`${String(channel)} ${id}`);
      if (delivered !== undefined) {
        this.noted.set(`${String(channel)} ${id}`, delivered);
      }
    }
  }

  /** What the cursor says was read was visible in time, and must have been delivered before the cursor moved. */
  private checkCursor(environment: string, item: TableItem): void {
    const before = this.cursors.get(environment);
    this.cursors.set(environment, item);
    const settle = this.world.settings.SETTLE_SECONDS * 1_000;
    for (const [pass, later] of PASSES) {
      const closed = Number(item[`${pass}ClosedUntil`]);
      if (Number(before?.[`${pass}ClosedUntil`]) > closed) {
        this.violations.push(`the cursor of ${environment} went back`);
      }
      for (const change of this.changes.filter((one) => one.environment === environment)) {
        const known = this.incidentsKnownOf(change.user).size > 0;
        for (const { timestamp, visibleAt } of known ? [] : change.lines) {
          if (timestamp < closed * 1_000 && visibleAt <= timestamp + settle + later * 1_000) {
            this.violations.push(`the cursor of ${environment} is ahead of ${change.user}`);
          }
        }
      }
    }
  }
}

/** How long after the time to settle each pass reads a line, in seconds. */
const PASSES = [
  ["fresh", 0],
  ["hour", 3_600],
  ["day", LOOK_BACK_SECONDS],
] as const;
