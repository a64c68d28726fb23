import { type FindingKind } from "../../../../../functions/privilege-detector/model/finding";

/** What a command does to Airflow: its words behind `airflow`. */
export interface Subject {
  readonly id: string;
  readonly args: string;
  readonly kind: FindingKind;
}

/** Commands of `airflow/providers/fab/cli/definition.py` and `airflow/cli/cli_config.py`. */
export const SUBJECTS: readonly Subject[] = [
  { id: "add-role", args: "users add-role -u bob -r Admin", kind: "user-role-granted" },
  { id: "add-role-long", args: "users add-role --username bob --role Op", kind: "user-role-granted" },
  { id: "add-role-equals", args: "users add-role --role=Admin --username=eve", kind: "user-role-granted" },
  {
    id: "add-role-email",
    args: "users add-role --email eve@example.com -r Viewer",
    kind: "user-role-granted",
  },
  { id: "add-role-attached", args: "users add-role -ubob -rAdmin", kind: "user-role-granted" },
  { id: "remove-role", args: "users remove-role -u carol -r Admin", kind: "user-role-revoked" },
  {
    id: "create",
    args: "users create -u eve -f E -l V -e eve@example.com -r Admin -p x",
    kind: "user-created",
  },
  {
    id: "create-random",
    args: "users create --role Op --username eve --firstname E --lastname V --email e@example.com --use-random-password",
    kind: "user-created",
  },
  { id: "delete", args: "users delete -u carol", kind: "user-deleted" },
  { id: "reset-password", args: "users reset-password -u admin -p x", kind: "user-password-reset" },
  { id: "users-import", args: "users import /tmp/users.json", kind: "users-imported" },
  { id: "roles-create", args: "roles create Root", kind: "role-created" },
  { id: "roles-delete", args: "roles delete Auditor", kind: "role-deleted" },
  {
    id: "add-perms",
    args: "roles add-perms Public -r Connections Variables -a can_read can_edit",
    kind: "role-permission-granted",
  },
  {
    id: "del-perms",
    args: "roles del-perms Op --resource DAGs --action can_edit",
    kind: "role-permission-revoked",
  },
  { id: "roles-import", args: "roles import /tmp/roles.json", kind: "roles-imported" },
  { id: "sync-perm", args: "sync-perm --include-dags", kind: "permissions-synchronized" },
  { id: "permissions-cleanup", args: "permissions-cleanup --yes", kind: "permissions-cleaned-up" },
  { id: "db-reset", args: "db reset -y", kind: "metadata-database-changed" },
  { id: "db-downgrade", args: "db downgrade --to-version 2.6.0 -y", kind: "metadata-database-changed" },
  { id: "db-shell", args: "db shell", kind: "metadata-database-changed" },
  { id: "fab-db-reset", args: "fab-db reset -y", kind: "metadata-database-changed" },
  {
    id: "db-clean",
    args: "db clean --tables log --clean-before-timestamp 2030-01-01 -y",
    kind: "audit-log-cleared",
  },
  { id: "db-clean-all", args: "db clean --clean-before-timestamp 2030-01-01 -y", kind: "audit-log-cleared" },
  { id: "connections-add", args: "connections add db --conn-uri x://y", kind: "connection-changed" },
  { id: "connections-delete", args: "connections delete warehouse", kind: "connection-changed" },
  { id: "connections-export", args: "connections export /tmp/c.json", kind: "connections-exported" },
  { id: "connections-list", args: "connections list -o json", kind: "connections-exported" },
  { id: "variables-set", args: "variables set limit 5", kind: "variable-changed" },
  { id: "variables-export", args: "variables export /tmp/v.json", kind: "variables-exported" },
  { id: "config-list", args: "config list --include-env-vars", kind: "signing-key-read" },
  { id: "config-fernet", args: "config get-value core fernet_key", kind: "signing-key-read" },
  { id: "config-secret", args: "config get-value webserver secret_key", kind: "signing-key-read" },
  {
    id: "config-database",
    args: "config get-value database sql_alchemy_conn",
    kind: "metadata-database-credentials-read",
  },
];

/** What commands print when they have worked: `user_command.py`, `role_command.py`, 2.7 to the FAB provider's newest. */
export const RESULTS: readonly (readonly [id: string, text: string, kind: FindingKind])[] = [
  ["granted", 'User "bob" added to role "Admin"', "user-role-granted"],
  ["granted-odd-names", `User "o'hara (ext)" added to role "Data & ML"`, "user-role-granted"],
  ["granted-assumed-role", 'User "assumed-role/dev/eve" added to role "Op"', "user-role-granted"],
  ["revoked", 'User "carol" removed from role "Admin"', "user-role-revoked"],
  ["created", 'User "eve" created with role "Admin"', "user-created"],
  ["created-unicode", 'User "žofie" created with role "Správce"', "user-created"],
  ["deleted", 'User "carol" deleted', "user-deleted"],
  ["reset", 'User "admin" password reset successfully', "user-password-reset"],
  ["import-new", "Creating new user with email 'eve@example.com'", "users-imported"],
  ["import-list", "Updated the following users:\n\tbob\n\teve", "users-imported"],
  ["roles-added", "Added 3 role(s)", "role-created"],
  ["roles-deleted", "Deleted 1 role(s)", "role-deleted"],
  ["perm-added", "Added can edit on Connections to role Public", "role-permission-granted"],
  ["perm-added-menu", "Added menu access on Security to role Viewer", "role-permission-granted"],
  ["perm-deleted", "Deleted can edit on DAGs from role Op", "role-permission-revoked"],
  ["perms-counted", "Added 4 permission(s)", "role-permission-granted"],
  ["roles-imported", "roles and permissions successfully imported", "roles-imported"],
  ["roles-imported-2.7", "roles '['Root', 'Auditor']' successfully imported", "roles-imported"],
  ["cleaned-up", "Successfully cleaned up permissions for 2 DAG(s).", "permissions-cleaned-up"],
  [
    "connection-added",
    "Successfully added `conn_id`=warehouse : postgres://x:******@h:5432/d",
    "connection-changed",
  ],
  ["connection-deleted", "Successfully deleted connection with `conn_id`=warehouse", "connection-changed"],
  ["connections-exported", "Connections successfully exported to /tmp/c.json.", "connections-exported"],
  ["variable-set", "Variable limit created", "variable-changed"],
  ["variables-exported", "12 variables successfully exported to /tmp/v.json", "variables-exported"],
];

/** Lines of Flask-AppBuilder's security manager (`flask_appbuilder/const.py`), by who writes them. */
export const MANAGER_LINES: readonly (readonly [id: string, text: string, kind: FindingKind])[] = [
  ["user-added", "Added user eve", "user-created"],
  ["user-updated", "Updated user Bob Jones", "user-updated"],
  ["role-inserted", "Inserted Role: Root", "role-created"],
  ["role-updated", "Updated role Auditor", "role-updated"],
  ["role-deleting", "Deleting role 'Auditor'", "role-deleted"],
  ["permission-added", "Added Permission can edit on Variables to role Public", "role-permission-granted"],
  ["permission-of-dag", "Added Permission can edit on DAG:billing to role Viewer", "role-permission-granted"],
  ["permission-removed", "Removed Permission can read on DAGs to role Auditor", "role-permission-revoked"],
  ["faulty", "Deleted 7 faulty permissions", "permissions-cleaned-up"],
];
