import { type CliEvent } from "../../airflow/cli-events";
import { type Finding, type FindingKind } from "../model/finding";
import { type LogEvent } from "../model/log-event";
import { findPrivilegeChange } from "../rules/find-privilege-change";
import { type Explained } from "./read-explanations";
import { type NotedCall } from "./noted-call";

/** How far from the call its lines are written, in milliseconds: before it starts, and while it runs. */
export const AROUND_MS = 2 * 60_000;

/** For each event, the findings that its lines are. The web server's own command endpoint logs no more than that it was called. */
const LOGGED_AS: Readonly<Record<CliEvent, readonly FindingKind[]>> = {
  cli_users_manage_role: ["user-role-granted", "user-role-revoked", "user-updated"],
  cli_users_create: ["user-created"],
  cli_users_delete: ["user-deleted"],
  cli_users_import: ["users-imported"],
  cli_user_reset_password: ["user-password-reset", "user-updated"],
  cli_roles_create: ["role-created"],
  cli_roles_delete: ["role-deleted"],
  cli_roles_add_perms: ["role-permission-granted"],
  cli_roles_del_perms: ["role-permission-revoked"],
  cli_roles_import: ["roles-imported"],
  cli_connections_add: ["connection-changed", "airflow-api-called"],
  cli_connections_delete: ["connection-changed", "airflow-api-called"],
  cli_connections_import: ["connection-changed", "airflow-api-called"],
  cli_variables_set: ["variable-changed", "airflow-api-called"],
  cli_variables_delete: ["variable-changed", "airflow-api-called"],
  cli_variables_import: ["variable-changed", "airflow-api-called"],
  cli_shell: ["metadata-database-changed"],
  cli_downgrade: ["metadata-database-changed"],
  cli_cleanup_tables: ["audit-log-cleared"],
};

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
    LOGGED_AS[event].includes(finding.kind) &&
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
