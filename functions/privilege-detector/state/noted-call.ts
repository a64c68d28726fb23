import { type CliEvent, isCliEvent } from "../../airflow/cli-events";
import { type LoggedCall } from "../../privilege-snapshot/contract";
import { type FindingKind } from "../model/finding";
import { changeOfCommand } from "../rules/commands/command-line";
import { readList } from "../rules/commands/python-literals";
import { type Change } from "../rules/detection-rule";

/** A call of the event log, and what it would change. */
export interface NotedCall {
  readonly call: LoggedCall;
  readonly event: CliEvent;
  readonly change: Change;
}

/**
 * What the lines of each event's command are. The first kind is the event's own, where its command's words do not say it: code may
 * call the command's function with other words. The web server's own command endpoint logs no more than that it was called.
 */
export const KINDS_OF_EVENT: Readonly<Record<CliEvent, readonly [FindingKind, ...FindingKind[]]>> = {
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

/** What an entry of the event log says; nothing where it is no such call, or one of `db clean` that leaves the table `log`. */
export function notedCall(call: LoggedCall): NotedCall | undefined {
  const { event } = call;
  if (!isCliEvent(event) || Number.isNaN(call.timestamp)) {
    return undefined;
  }
  const words = wordsOf(call.extra);
  const change = changeOfCommand(words);
  const [kind] = KINDS_OF_EVENT[event];
  if (change === undefined && event === "cli_cleanup_tables" && words[1] === "clean") {
    return undefined;
  }
  const isSaid =
    change?.kind === kind || (event === "cli_users_manage_role" && change?.kind === "user-role-revoked");
  return { call, event, change: isSaid ? change : { kind, outcome: "attempted" } };
}

/** `{"host_name": "…", "full_command": "['/usr/local/bin/airflow', 'users', …]"}`, without the program. */
function wordsOf(extra: string): readonly string[] {
  try {
    const { full_command: command } = JSON.parse(extra) as { readonly full_command?: unknown };
    return typeof command === "string" ? readList(command, 0).items.slice(1) : [];
  } catch {
    return [];
  }
}
