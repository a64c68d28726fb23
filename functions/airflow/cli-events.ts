/**
 * Events that Airflow's command line writes into the event log (table `log`) before a command runs that changes users, roles,
 * permissions, connections or variables, or opens or empties the database: `cli_` and the name of the command's function in
 * `airflow/cli/commands`, `airflow/providers/fab/auth_manager/cli_commands` (`airflow/utils/cli.py`, `action_cli`). Requests of the
 * UI and the REST API that change users and roles write none.
 */
export const CLI_EVENTS = [
  "cli_users_manage_role",
  "cli_users_create",
  "cli_users_delete",
  "cli_users_import",
  "cli_user_reset_password",
  "cli_roles_create",
  "cli_roles_delete",
  "cli_roles_add_perms",
  "cli_roles_del_perms",
  "cli_roles_import",
  "cli_connections_add",
  "cli_connections_delete",
  "cli_connections_import",
  "cli_variables_set",
  "cli_variables_delete",
  "cli_variables_import",
  "cli_shell",
  "cli_downgrade",
  "cli_cleanup_tables",
] as const;

/** One of them. */
export type CliEvent = (typeof CLI_EVENTS)[number];

const NAMES: ReadonlySet<string> = new Set(CLI_EVENTS);

/** Whether an event's name is one of them. */
export function isCliEvent(name: string): name is CliEvent {
  return NAMES.has(name);
}
