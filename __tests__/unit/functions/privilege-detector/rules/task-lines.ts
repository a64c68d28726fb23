import { gzipSync } from "node:zlib";
import { type Finding } from "../../../../../functions/privilege-detector/model/finding";
import { runningCommand } from "./lines";

/** What a finding must have. */
export type Expected = Partial<Finding>;

const command = (text: string): string => runningCommand(text);

/** Lines of a task on either major, and what they show. */
export const TASK_LINES: readonly (readonly [line: string, expected: Expected])[] = [
  [
    command("airflow users add-role -u bob -r Admin"),
    {
      kind: "user-role-granted",
      outcome: "attempted",
      severity: "CRITICAL",
      targetUser: "bob",
      role: "Admin",
    },
  ],
  [
    command('airflow users add-role --email bob@example.com --role="Data Engineers" > /dev/null 2>&1'),
    { kind: "user-role-granted", severity: "HIGH", targetUser: "bob@example.com", role: "Data Engineers" },
  ],
  [
    command("airflow users remove-role -u 'bob' -r Op"),
    { kind: "user-role-revoked", targetUser: "bob", role: "Op" },
  ],
  [
    command("set -e\nairflow users create \\\n  --username eve \\\n  --role Op -p x"),
    { kind: "user-created", severity: "CRITICAL", targetUser: "eve", role: "Op" },
  ],
  [
    command("/usr/local/bin/airflow users delete -u bob; echo done"),
    { kind: "user-deleted", targetUser: "bob" },
  ],
  [command("$AIRFLOW users reset-password -u bob"), { kind: "user-password-reset", targetUser: "bob" }],
  [command("airflow users import users.json"), { kind: "users-imported" }],
  [command("airflow roles create A B"), { kind: "role-created", role: "A, B" }],
  [command("airflow roles delete A"), { kind: "role-deleted", role: "A" }],
  [
    command("airflow roles add-perms Viewer -r Connections Pools -a can_read can_edit"),
    {
      kind: "role-permission-granted",
      severity: "CRITICAL",
      role: "Viewer",
      permission: "can read on Connections, can edit on Connections, can read on Pools, can edit on Pools",
    },
  ],
  [
    command("airflow roles del-perms Viewer -a can_read -r Pools"),
    { kind: "role-permission-revoked", severity: "MEDIUM", role: "Viewer", permission: "can read on Pools" },
  ],
  [command("airflow roles import roles.json"), { kind: "roles-imported" }],
  [
    command("airflow sync-perm --include-dags"),
    { kind: "permissions-synchronized", severity: "INFORMATIONAL" },
  ],
  [command("airflow permissions-cleanup -y"), { kind: "permissions-cleaned-up", severity: "LOW" }],
  [command("airflow fab-db reset -y"), { kind: "metadata-database-changed" }],
  ["+ airflow users add-role -u bob -r Op", { kind: "user-role-granted", targetUser: "bob", role: "Op" }],
  [
    command("BASH_ENV=<(echo 'airflow users add-role -u bob -r Op') bash -c :"),
    { kind: "privilege-change-suspected", severity: "MEDIUM" },
  ],
  [
    command("sed -n 'w /tmp/x' <<< 'airflow users add-role -u bob -r Op'; sh /tmp/x"),
    { kind: "privilege-change-suspected", severity: "MEDIUM" },
  ],
  [
    command("xargs -a <(echo users add-role -u bob -r Op) airflow"),
    { kind: "privilege-change-suspected", severity: "MEDIUM" },
  ],
  [
    command(
      `base64 -d <<< ${gzipSync("airflow users add-role -u bob -r Op\n").toString("base64")} | gunzip | sh`,
    ),
    { kind: "user-role-granted", severity: "CRITICAL", targetUser: "bob", role: "Op" },
  ],
  [
    command("python3 -Im airflow users add-role -u bob -r Op"),
    { kind: "user-role-granted", severity: "CRITICAL", targetUser: "bob", role: "Op" },
  ],
  [
    // As 3.0.6 printed it, in the output of the process that runs the task.
    "2026-11-28 17:02:31 [debug    ] Received message from task runner [supervisor] msg=SetRenderedFields(rendered_fields={'bash_command': 'airflow users add-role -u bob -r Op ', 'env': None, 'cwd': None}, type='SetRenderedFields')",
    { kind: "user-role-granted", severity: "CRITICAL", targetUser: "bob", role: "Op" },
  ],
  [
    `2026-11-28 17:02:31 [debug    ] Received message from task runner [supervisor] msg=SetRenderedFields(rendered_fields={'bash_command': "echo ${Buffer.from("airflow users delete -u bob").toString("base64")} | base64 -d | sh", 'env': None}, type='SetRenderedFields')`,
    { kind: "user-deleted", rule: "command-line" },
  ],
  [
    "Executing command: ['airflow', 'users', 'add-role', '-u', 'bob', '-r', 'Data Eng']",
    { kind: "user-role-granted", targetUser: "bob", role: "Data Eng" },
  ],
  [
    command(
      "curl -H \"Authorization: Bearer $T\" https://host/aws_mwaa/cli -d 'users add-role -u bob -r Admin'",
    ),
    { kind: "user-role-granted", severity: "CRITICAL", targetUser: "bob" },
  ],
  [
    command("airflow users list && airflow users create -u a -r Admin"),
    { kind: "user-created", role: "Admin" },
  ],
  [
    'User "bob" added to role "Admin"',
    {
      kind: "user-role-granted",
      outcome: "succeeded",
      severity: "CRITICAL",
      targetUser: "bob",
      role: "Admin",
    },
  ],
  [
    'User "bob" removed from role "Admin"',
    { kind: "user-role-revoked", outcome: "succeeded", role: "Admin" },
  ],
  [
    'User "b"o"b" created with role "Viewer"',
    { kind: "user-created", severity: "HIGH", targetUser: 'b"o"b' },
  ],
  ['User "Jürgen" deleted', { kind: "user-deleted", targetUser: "Jürgen" }],
  ['User "bob" password reset successfully', { kind: "user-password-reset", severity: "HIGH" }],
  ["Creating new user with email 'a@example.com'", { kind: "users-imported", targetUser: "a@example.com" }],
  ["Found existing user with email 'a@example.com'", { kind: "users-imported", outcome: "attempted" }],
  ["Created the following users:", { kind: "users-imported", outcome: "succeeded" }],
  ["Added 2 role(s)", { kind: "role-created", outcome: "succeeded" }],
  ["Deleted 1 role(s)", { kind: "role-deleted", outcome: "succeeded" }],
  ["Added 2 permission(s)", { kind: "role-permission-granted" }],
  [
    "Added can edit on Variables to role Viewer",
    {
      kind: "role-permission-granted",
      severity: "CRITICAL",
      permission: "can edit on Variables",
      role: "Viewer",
    },
  ],
  ["Deleted menu access on Admin from role Op", { kind: "role-permission-revoked", role: "Op" }],
  ["roles and permissions successfully imported", { kind: "roles-imported" }],
  ["Successfully cleaned up permissions for 2 DAG(s).", { kind: "permissions-cleaned-up" }],
  [
    'User "bob" is already a member of role "Op"',
    { kind: "user-role-granted", outcome: "attempted", severity: "LOW" },
  ],
  ['User "bob" is not a member of role "Op"', { kind: "user-role-revoked", severity: "LOW" }],
  [
    "\"X\" is not a valid role. Valid roles are: ['Admin']",
    { severity: "MEDIUM", outcome: "attempted", role: "X" },
  ],
  ["X is not a valid role. Valid roles are: ['Admin']", { kind: "user-created", severity: "MEDIUM" }],
  ["bob already exist in the db", { kind: "user-created", severity: "LOW", targetUser: "bob" }],
  ["bob already exists in the db", { kind: "user-created", severity: "LOW" }],
  ['User "bob" does not exist', { outcome: "attempted", severity: "LOW" }],
  ["Failed to create user", { kind: "user-created", outcome: "attempted", severity: "MEDIUM" }],
  ["Role named 'X' does not exist", { kind: "role-updated", role: "X" }],
  ["Inserted Role: Auditor", { kind: "role-created", role: "Auditor" }],
  ["Deleting role 'Auditor'", { kind: "role-deleted", role: "Auditor" }],
  [
    "Added Permission can read on Roles to role Viewer",
    {
      kind: "role-permission-granted",
      severity: "CRITICAL",
      permission: "can read on Roles",
      role: "Viewer",
    },
  ],
  [
    "Removed Permission can read on DAGs to role Viewer",
    { kind: "role-permission-revoked", permission: "can read on DAGs", role: "Viewer" },
  ],
  ["Deleted 3 faulty permissions", { kind: "permissions-cleaned-up", severity: "LOW" }],
  ["COPY ab_user_role (user_id, role_id) FROM STDIN", { rule: "sql-statement" }],
  ["Add Permission to Role Error: (sqlite3.OperationalError)", { severity: "MEDIUM", outcome: "attempted" }],
  [
    "Executing: INSERT INTO ab_user_role(user_id, role_id) VALUES(1, 1)",
    { kind: "metadata-database-changed", severity: "HIGH", outcome: "attempted" },
  ],
  [
    'Running statement: update public."ab_user" set active = true, parameters: None',
    { rule: "sql-statement" },
  ],
  ["[SQL: DELETE\nFROM airflow.AB_Permission_View_Role WHERE id = 1]", { rule: "sql-statement" }],
  [
    "RuntimeError: Direct database access via the ORM is not allowed in Airflow 3.0",
    { kind: "metadata-database-access-blocked", outcome: "blocked", severity: "LOW" },
  ],
  ["Can't load plugin: airflow-db-not-allowed:///", { outcome: "blocked" }],
  ["DB_SECRETS={'username': 'adminuser', 'password': 'x'}", { kind: "metadata-database-credentials-read" }],
  [
    command("airflow config get-value database sql_alchemy_conn"),
    { kind: "metadata-database-credentials-read" },
  ],
  [command("aws mwaa create-cli-token --name payments"), { kind: "airflow-api-called", severity: "HIGH" }],
  [
    command("aws mwaa --region us-east-1 invoke-rest-api --name p --path /users --method POST"),
    { kind: "airflow-api-called" },
  ],
  [
    "botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the CreateCliToken operation: no",
    { kind: "airflow-api-called", outcome: "blocked", severity: "MEDIUM" },
  ],
  [
    command("curl -X POST https://host.example.com/auth/fab/v1/users -d @user.json"),
    { kind: "airflow-api-called" },
  ],
];
