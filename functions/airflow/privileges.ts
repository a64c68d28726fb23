/**
 * What changes Airflow's users, roles and permissions, or reads what opens the metadata database: one list for the
 * detector, which finds it in logs, and for the DAG checker, which finds it in code.
 */

/**
 * Commands of `airflow` that change users, roles, permissions or the metadata database, by their group; those without
 * a group under the empty name. Source: `airflow/providers/fab/cli/definition.py` and `airflow/cli/cli_config.py`.
 */
export const PRIVILEGE_COMMANDS = {
  users: ["add-role", "remove-role", "create", "delete", "reset-password", "import"],
  roles: ["create", "delete", "add-perms", "del-perms", "import"],
  "fab-db": ["reset", "downgrade"],
  db: ["reset", "downgrade", "shell"],
  "": ["sync-perm", "permissions-cleanup"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * Tables of users, roles and permissions. Source: `airflow/providers/fab/auth_manager/models/__init__.py`,
 * `flask_appbuilder/security/sqla/models.py`.
 */
export const SECURITY_TABLES = [
  "ab_user",
  "ab_role",
  "ab_user_role",
  "ab_permission",
  "ab_view_menu",
  "ab_permission_view",
  "ab_permission_view_role",
  "ab_register_user",
  "ab_group",
  "ab_user_group",
  "ab_group_role",
] as const;

/** API actions that let AWS credentials act in Airflow, as boto3 names them (Amazon MWAA API Reference). */
export const MWAA_ACCESS_ACTIONS = ["create_cli_token", "create_web_login_token", "invoke_rest_api"] as const;
