import { type Finding } from "../model/finding";
import { type LogEvent } from "../model/log-event";
import { findPrivilegeChange } from "../rules/find-privilege-change";
import { type Explained } from "./read-explanations";
import { KINDS_OF_EVENT, type NotedCall } from "./noted-call";

/** How far from the call its lines are written, in milliseconds: before it starts, and while it runs. */
export const AROUND_MS = 2 * 60_000;

/** Looks in lines for calls that the event log has, line by line. */
export class CallTrails implements Explained {
  private readonly open: Set<NotedCall>;

  public constructor(private readonly calls: readonly NotedCall[]) {
    this.open = new Set(calls);
  }

  public get areComplete(): boolean {
    return this.open.size === 0;
  }

  public add(event: LogEvent): void {
    const finding = findPrivilegeChange(event);
    if (finding !== undefined) {
      this.open.forEach((call) => {
        if (isAbout(finding, call)) {
          this.open.delete(call);
        }
      });
    }
  }

  /** The calls that no line is about. */
  public unlogged(): NotedCall[] {
    return this.calls.filter((call) => this.open.has(call));
  }
}

function isAbout(finding: Finding, { call, event, change }: NotedCall): boolean {
  return (
    Math.abs(finding.timestamp - call.timestamp) <= AROUND_MS &&
    KINDS_OF_EVENT[event].includes(finding.kind) &&
    isSameUser(finding.targetUser, change.targetUser, finding.rule) &&
    isSame(finding.role, change.role)
  );
}

/** Airflow's own lines name a user by first and last name, and a command may name one by an address. */
function isSameUser(logged: string | undefined, called: string | undefined, rule: string): boolean {
  return rule === "security-manager" || called?.includes("@") === true || isSame(logged, called);
}

/** What one of the two does not say may be the same; `?` stands for what a command's text does not say. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other || one.includes("?");
}
