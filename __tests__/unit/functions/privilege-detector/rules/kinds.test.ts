import { FINDING_KINDS, type FindingKind } from "../../../../../functions/privilege-detector/model/finding";
import { type LogEvent } from "../../../../../functions/privilege-detector/model/log-event";
import { findPrivilegeChange } from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { parseLine, runningCommand, taskLine, webLine } from "./lines";

/** A line as its source writes it: kind, the file of Airflow's or Flask-AppBuilder's source (or what else writes it), the line. */
type Row = readonly [kind: FindingKind, source: string, event: LogEvent];

const FAB = "providers/fab/auth_manager";
const of = (kind: FindingKind, source: string, ...texts: readonly string[]): Row[] =>
  texts.map((text) => [kind, source, taskLine(text)]);
const ofWeb = (kind: FindingKind, source: string, ...texts: readonly string[]): Row[] =>
  texts.map((text) => [kind, source, webLine(text)]);
const manager = (text: string): string => `[2026-01-01T00:00:00.123+0000] {override.py:1516} INFO - ${text}`;
const access = (request: string, status = 200): string =>
  `10.1.2.3 - - [01/Jan/2026:00:00:00 +0000] "${request} HTTP/1.1" ${status} 412 "-" "Mozilla/5.0"`;

const ROWS: readonly Row[] = [
  ...of("user-role-granted", `${FAB}/cli_commands/user_command.py`, 'User "bob" added to role "Op"'),
  ...of("user-role-revoked", `${FAB}/cli_commands/user_command.py`, 'User "bob" removed from role "Op"'),
  ...of(
    "user-created",
    `${FAB}/cli_commands/user_command.py`,
    'User "eve" created with role "Viewer"',
    "bob already exist in the db",
  ),
  ...of("user-created", `${FAB}/security_manager/override.py, add_user`, manager("Added user eve")),
  ...of(
    "user-updated",
    `${FAB}/security_manager/override.py, update_user`,
    manager("Updated user Bob Jones"),
  ),
  ...of("user-deleted", `${FAB}/cli_commands/user_command.py`, 'User "bob" deleted'),
  ...of(
    "user-password-reset",
    `${FAB}/cli_commands/user_command.py`,
    'User "bob" password reset successfully',
  ),
  ...of(
    "users-imported",
    `${FAB}/cli_commands/user_command.py`,
    "Created the following users:\n\tbob",
    "Found existing user with email 'bob@example.com'",
  ),
  ...of("role-created", `${FAB}/cli_commands/role_command.py`, "Added 2 role(s)"),
  ...of("role-created", `${FAB}/security_manager/override.py, add_role`, manager("Inserted Role: Auditor")),
  ...of("role-updated", `${FAB}/security_manager/override.py, update_role`, manager("Updated role Auditor")),
  ...of(
    "role-updated",
    "providers/amazon/aws/auth_manager/cli",
    runningCommand("airflow aws-auth-manager init-avp"),
  ),
  ...of(
    "role-updated",
    "providers/keycloak/auth_manager/cli",
    runningCommand("airflow keycloak-auth-manager create-permissions"),
  ),
  ...of("role-deleted", `${FAB}/cli_commands/role_command.py`, "Deleted 1 role(s)"),
  ...of("role-deleted", `${FAB}/security_manager/override.py, delete_role`, "Deleting role 'Auditor'"),
  ...of(
    "roles-imported",
    `${FAB}/cli_commands/role_command.py`,
    "roles and permissions successfully imported",
  ),
  ...of(
    "roles-imported",
    "airflow/cli/commands/role_command.py of 2.7",
    "roles '['Auditor']' successfully imported",
  ),
  ...of(
    "role-permission-granted",
    `${FAB}/cli_commands/role_command.py`,
    "Added can edit on Connections to role Viewer",
    "Added 2 permission(s)",
  ),
  ...of(
    "role-permission-granted",
    "flask_appbuilder/const.py, LOGMSG_INF_SEC_ADD_PERMROLE",
    "Added Permission can edit on Variables to role Public",
  ),
  ...of(
    "role-permission-revoked",
    "flask_appbuilder/const.py, LOGMSG_INF_SEC_DEL_PERMROLE",
    "Removed Permission can read on DAGs to role Auditor",
  ),
  [
    "role-permission-revoked",
    `${FAB}/security_manager/override.py, _sync_dag_view_permissions`,
    parseLine("Revoking 'can_edit' on DAG 'DAG:x' for role 'User'"),
  ],
  ...of(
    "permissions-synchronized",
    `${FAB}/cli_commands/sync_perm_command.py`,
    "Updating actions and resources for all existing roles",
  ),
  ...of(
    "permissions-cleaned-up",
    `${FAB}/cli_commands/permissions_command.py`,
    "Successfully cleaned up permissions for 2 DAG(s).",
  ),
  ...of(
    "metadata-database-changed",
    "airflow/cli/commands/db_command.py",
    "Performing downgrade with database Engine(postgresql+psycopg2://adminuser:***@db:5432/AirflowMetadata)",
    runningCommand("airflow db shell"),
    runningCommand("airflow db reset --yes"),
    runningCommand("airflow fab-db downgrade --to-version 1.4.0 -y"),
  ),
  ...of(
    "metadata-database-changed",
    "providers/common/sql/hooks/sql.py, _run_command",
    "Running statement: INSERT INTO ab_user_role (user_id, role_id) VALUES (1, 1), parameters: None",
    "Running statement: CREATE TRIGGER t AFTER INSERT ON ab_user EXECUTE FUNCTION f(), parameters: None",
    "Running statement: GRANT ALL ON ab_user_role TO reporter, parameters: None",
    "Running statement: DELETE FROM session WHERE session_id = 'session:x', parameters: None",
    "Running statement: UPDATE session SET expiry = '2030-01-01', parameters: None",
  ),
  ...of(
    "metadata-database-credentials-read",
    "images/airflow/*/python/mwaa/config of amazon-mwaa-docker-images",
    'DB_SECRETS={"username": "adminuser", "password": "x"}',
    "MWAA__DB__POSTGRES_HOST=db.example.com",
    "AIRFLOW__CELERY__RESULT_BACKEND=db+postgresql://adminuser:x@db:5432/AirflowMetadata",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql+psycopg2://adminuser:x@db:5432/AirflowMetadata",
    "postgresql+psycopg2://adminuser:x@db:5432/AirflowMetadata",
    runningCommand("airflow config get-value database sql_alchemy_conn"),
    runningCommand("airflow config get-value celery result_backend"),
  ),
  ...of(
    "metadata-database-access-blocked",
    "task-sdk/src/airflow/sdk/execution_time/supervisor.py, BlockedDBSession",
    "RuntimeError: Direct database access via the ORM is not allowed in Airflow 3.0",
  ),
  ...of(
    "signing-key-read",
    "airflow/config_templates/config.yml; images/airflow/3.x/python/mwaa/config",
    "AIRFLOW__API_AUTH__JWT_SECRET=x",
    "MWAA__CORE__FERNET_KEY=x",
    "AIRFLOW__CORE__FERNET_KEY=x",
    "AIRFLOW__WEBSERVER__SECRET_KEY=x",
    "AIRFLOW__API__SECRET_KEY=x",
    "FLASK_SECRET_KEY=x",
  ),
  ...of(
    "signing-key-read",
    "airflow/cli/commands/config_command.py",
    runningCommand("airflow config list"),
    runningCommand("airflow config get-value api_auth jwt_secret"),
  ),
  ...of(
    "connection-changed",
    "airflow/cli/commands/connection_command.py",
    "Successfully added `conn_id`=x : http://example.com:",
    "Successfully deleted connection with `conn_id`=x",
    "Imported connection x",
  ),
  ...ofWeb(
    "connection-changed",
    "airflow/www/views.py, ConnectionModelView; api_connexion; api_fastapi/core_api/routes/public/connections.py",
    access("POST /connection/edit/4", 302),
    access("DELETE /api/v1/connections/x"),
    access("PATCH /api/v2/connections"),
  ),
  ...of(
    "connections-exported",
    "airflow/cli/commands/connection_command.py",
    "Connections successfully exported to /tmp/c.json.",
    runningCommand("airflow connections get x -o json"),
  ),
  ...of(
    "variable-changed",
    "airflow/cli/commands/variable_command.py",
    "Variable x created",
    "Variable x deleted",
    "3 of 3 variables successfully updated.",
  ),
  ...ofWeb(
    "variable-changed",
    "airflow/www/views.py, VariableModelView; api_connexion",
    access("POST /variable/varimport", 302),
    access("PATCH /api/v1/variables/x"),
  ),
  ...of(
    "variables-exported",
    "airflow/cli/commands/variable_command.py",
    "2 variables successfully exported to x.json",
  ),
  ...of(
    "audit-log-cleared",
    "airflow/utils/db_cleanup.py, _cleanup_table",
    "Checking table log",
    runningCommand("airflow db clean --clean-before-timestamp 2026-01-01 --yes"),
    "Running statement: DELETE FROM log WHERE dttm < '2026-01-01', parameters: None",
  ),
  ...of(
    "log-template-changed",
    "airflow/models/tasklog.py, LogTemplate",
    "Running statement: UPDATE log_template SET filename = 'requirements_install', parameters: None",
  ),
  ...of(
    "airflow-api-called",
    "botocore, ClientError; the AWS CLI",
    runningCommand("aws mwaa create-cli-token --name payments"),
    "An error occurred (AccessDeniedException) when calling the CreateWebLoginToken operation: not authorized",
  ),
  ...ofWeb("airflow-api-called", "Amazon MWAA User Guide, /aws_mwaa/cli", access("POST /aws_mwaa/cli")),
  ...ofWeb(
    "user-updated",
    "flask_appbuilder/views.py, RestCRUDView; airflow/providers/fab/www/views.py",
    access("PUT /users/api/update/7"),
    access("POST /users/edit/7", 302),
    access("PATCH /auth/fab/v1/users/bob"),
  ),
  ...of("privilege-change-suspected", "anything that AWS's query counts", "./tool add-role bob Admin"),
];

test("every kind has a line whose source is named", () => {
  expect(FINDING_KINDS.filter((kind) => !ROWS.some(([one]) => one === kind))).toEqual([]);
});

test.each(ROWS)("%s: %s", (kind, _source, event) => {
  expect(findPrivilegeChange(event)?.kind).toBe(kind);
});

test.each([
  access("PUT /users/api/update/7"),
  access("POST /users/edit/7", 302),
  "2026-01-01T00:00:00.123456Z [info     ] request finished [http.access] client_addr=10.1.2.3:5 method=POST path=/auth/users/edit/7 status_code=302",
])("a write of the UI has the user's number and the client's address: %s", (line) => {
  const finding = findPrivilegeChange(webLine(line));
  expect(finding).toMatchObject({ kind: "user-updated", targetUserId: "7" });
  expect(finding?.actor.sourceAddress).toMatch(/^10\.1\.2\.3/);
});
