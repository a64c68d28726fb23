import { type Scenario } from "./scenario";

/** Passwords of the recording; the corpus has them as they were logged, to show that they are redacted. */
export const PASSWORDS = ["Sup3r-S3cret", "N3w-S3cret"] as const;

/**
 * Every command that changes users, roles or permissions, also as it is refused. 2.7 prints Flask-AppBuilder's lines with a
 * literal `%s` in the place of each name.
 */
export const COMMANDS: readonly Scenario[] = [
  {
    id: "users-create",
    kind: "user-created",
    command: `airflow users create -u bob -f Bob -l Jones -e bob@example.com -r Viewer -p ${PASSWORDS[0]}`,
    lines: [
      ["airflow users create", "user-created"],
      ["Added user bob", "user-created"],
      ["Added user %s", "user-created"],
      ['User "bob" created with role "Viewer"', "user-created"],
    ],
  },
  {
    id: "users-create-again",
    kind: "user-created",
    command: `airflow users create -u bob -f Bob -l Jones -e bob@example.com -r Viewer --password=${PASSWORDS[0]}`,
    lines: [
      ["airflow users create", "user-created"],
      ["bob already exist", "user-created"],
    ],
  },
  {
    id: "users-grant-role",
    kind: "user-role-granted",
    command: "airflow users add-role -u bob -r Op",
    lines: [
      ["airflow users add-role", "user-role-granted"],
      ["Updated user Bob Jones", "user-updated"],
      ["Updated user %s", "user-updated"],
      ['User "bob" added to role "Op"', "user-role-granted"],
    ],
  },
  {
    id: "users-grant-role-again",
    kind: "user-role-granted",
    command: "airflow users add-role --username bob --role=Op",
    lines: [
      ["airflow users add-role", "user-role-granted"],
      ["is already a member of role", "user-role-granted"],
    ],
  },
  {
    id: "users-grant-role-invalid",
    kind: "user-role-granted",
    command: 'airflow users add-role -e bob@example.com -r "No Such Role"',
    lines: [
      ["airflow users add-role", "user-role-granted"],
      ["is not a valid role. Valid roles are", "user-updated"],
    ],
  },
  {
    id: "users-remove-role",
    kind: "user-role-revoked",
    command: "airflow users remove-role -u bob -r Op",
    lines: [
      ["airflow users remove-role", "user-role-revoked"],
      ["Updated user Bob Jones", "user-updated"],
      ["Updated user %s", "user-updated"],
      ['User "bob" removed from role "Op"', "user-role-revoked"],
    ],
  },
  {
    id: "users-reset-password",
    kind: "user-password-reset",
    command: `airflow users reset-password -u bob -p '${PASSWORDS[1]}'`,
    lines: [
      ["airflow users reset-password", "user-password-reset"],
      ["Updated user Bob Jones", "user-updated"],
      ["Updated user %s", "user-updated"],
      ["password reset successfully", "user-password-reset"],
    ],
  },
  {
    id: "users-import",
    kind: "users-imported",
    command: "airflow users import $AIRFLOW_HOME/users.json",
    lines: [
      ["airflow users import", "users-imported"],
      ["Creating new user with email", "users-imported"],
      ["Found existing user with email", "users-imported"],
      ["Added user dave", "user-created"],
      ["Added user %s", "user-created"],
      ["Updated user Bob Jones", "user-updated"],
      ["Updated user %s", "user-updated"],
      ["Created the following users", "users-imported"],
      ["Updated the following users", "users-imported"],
    ],
  },
  {
    id: "roles-create",
    kind: "role-created",
    command: "airflow roles create Auditor",
    lines: [
      ["airflow roles create", "role-created"],
      ["Added 1 role(s)", "role-created"],
    ],
  },
  {
    id: "roles-add-perms",
    kind: "role-permission-granted",
    command: "airflow roles add-perms Auditor -r Connections -a can_read can_edit",
    lines: [
      ["airflow roles add-perms", "role-permission-granted"],
      [" on Connections to role Auditor", "role-permission-granted"],
      ["Added 2 permission(s)", "role-permission-granted"],
    ],
  },
  {
    id: "roles-add-perms-invalid",
    kind: "role-permission-granted",
    command: "airflow roles add-perms Nobody -r Connections -a can_read",
    lines: [
      ["airflow roles add-perms", "role-permission-granted"],
      ["Role named 'Nobody' does not exist", "role-updated"],
    ],
  },
  {
    id: "roles-del-perms",
    kind: "role-permission-revoked",
    command: "airflow roles del-perms Auditor \\\n  -r Connections \\\n  -a can_edit",
    lines: [
      ["airflow roles del-perms", "role-permission-revoked"],
      [" on Connections from role Auditor", "role-permission-revoked"],
      ["Deleted 1 permission(s)", "role-permission-revoked"],
    ],
  },
  {
    id: "roles-import",
    kind: "roles-imported",
    command: "airflow roles import $AIRFLOW_HOME/roles.json",
    lines: [
      ["airflow roles import", "roles-imported"],
      [" to role Imported", "role-permission-granted"],
      [" permission(s)", "role-permission-granted"],
      ["roles and permissions successfully imported", "roles-imported"],
      ["roles '[", "roles-imported"],
    ],
  },
  {
    id: "roles-delete",
    kind: "role-deleted",
    command: "airflow roles delete Auditor",
    lines: [
      ["airflow roles delete", "role-deleted"],
      ["Deleted 1 role(s)", "role-deleted"],
    ],
  },
  {
    id: "users-delete",
    kind: "user-deleted",
    command: "airflow users delete -u bob",
    lines: [
      ["airflow users delete", "user-deleted"],
      ['User "bob" deleted', "user-deleted"],
    ],
  },
  {
    id: "users-delete-again",
    kind: "user-deleted",
    command: "airflow users delete -u bob",
    lines: [
      ["airflow users delete", "user-deleted"],
      ['User "bob" does not exist', "user-updated"],
    ],
  },
  {
    id: "sync-perm",
    kind: "permissions-synchronized",
    command: "airflow sync-perm",
    lines: [
      ["airflow sync-perm", "permissions-synchronized"],
      ["resources for all existing roles", "permissions-synchronized"],
      // Every role may see the home page; the imported one could not yet.
      ["Added Permission can read on Website to role Imported", "role-permission-granted"],
    ],
  },
  {
    id: "permissions-cleanup",
    kind: "permissions-cleaned-up",
    command: "airflow permissions-cleanup --yes",
    lines: [
      ["airflow permissions-cleanup", "permissions-cleaned-up"],
      ["Cleaned up permissions for DAG", "permissions-cleaned-up"],
      ["Successfully cleaned up permissions for", "permissions-cleaned-up"],
    ],
    major: 3,
  },
];
