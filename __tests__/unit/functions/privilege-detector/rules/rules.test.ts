import { type Finding } from "../../../../../functions/privilege-detector/finding";
import { type LogEvent } from "../../../../../functions/privilege-detector/log-event";
import { findPrivilegeChange, RULES } from "../../../../../functions/privilege-detector/rules";
import { HOUR, parseLine, runningCommand, START, taskLine, version2, version3, webLine } from "./lines";

type Expected = Partial<Finding>;

const command = (text: string): string => runningCommand(text);

/** Lines of a task on either major, and what they tell. */
const TASK_LINES: readonly (readonly [line: string, expected: Expected])[] = [
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
    { kind: "metadata-database-changed", outcome: "blocked", severity: "MEDIUM" },
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

const NOT_FOUND: readonly (readonly [why: string, event: LogEvent])[] = [
  [
    "the AWS CLI on instance profiles",
    taskLine(command("aws iam add-role-to-instance-profile --role-name r")),
  ],
  ["the AWS CLI on RDS", taskLine(command("aws rds add-role-to-db-cluster --role-arn r"))],
  ["listing users", taskLine(command("airflow users list; airflow roles list; airflow users export u.json"))],
  ["a command's help", taskLine(command("airflow users create --help"))],
  ["a command's usage", taskLine("usage: airflow users add-role [-h] -r ROLE")],
  ["a task with such a name", taskLine(version2("Marking task as SUCCESS. dag_id=users, task_id=add-role"))],
  [
    "Celery on such a task",
    taskLine("Executing command in Celery: ['airflow', 'tasks', 'run', 'users', 'add-role']"),
  ],
  ["another program", taskLine(command("gcloud iam roles create auditor"))],
  [
    "reading SQL",
    taskLine("Executing: SELECT * FROM ab_user u JOIN ab_user_role r ON u.id = r.user_id FOR UPDATE"),
  ],
  ["another table", taskLine("INSERT INTO lab_user_results VALUES (1)")],
  ["a business log", taskLine(version2("Added user bob to the newsletter", "logging_mixin.py:190"))],
  ["a business log on 3.x", taskLine(version3("Updated user 7", { logger: "my_dag" }))],
  ["a login", webLine(version2("Updated user Bob Jones", "override.py:1697"))],
  ["a first login", webLine(version2("Added user assumed-role/x", "override.py:1697"))],
  [
    "a start's baseline",
    webLine(version2("Added Permission can read on Pools to role Admin", "override.py:1981")),
  ],
  ["a start's roles", webLine("Inserted Role: Viewer", START + 60_000)],
  ["a new view", webLine("Created Permission View: can read on Users")],
  [
    "a read",
    webLine('10.0.1.2 - - [01/Jan/2025:00:00:00 +0000] "GET /api/v1/users HTTP/1.1" 200 4 "-" "curl/8"'),
  ],
  ["a DAG named users", webLine('"POST /api/v1/dags/users/dagRuns HTTP/1.1" 200 4 "-" "curl/8"')],
  ["a DAG's new permission", parseLine("Creating new action 'can_read' on resource 'DAG:x'")],
  ["a deprecation", taskLine("FutureWarning: AIRFLOW__CORE__SQL_ALCHEMY_CONN has been deprecated")],
  [
    "starting another environment's DAG",
    taskLine(command("aws mwaa invoke-rest-api --name p --path /dags/x/dagRuns")),
  ],
  [
    "pip",
    {
      ...taskLine("Added Permission can read on Roles to role Viewer"),
      logStream: `requirements_install_ip-10-0-0-1_${START / 1000}.log`,
    },
  ],
];

describe("findPrivilegeChange", () => {
  it.each(TASK_LINES)("finds %j", (line, expected) => {
    for (const message of [line, version2(line), version3(line)]) {
      expect(findPrivilegeChange(taskLine(message))).toMatchObject(expected);
    }
  });

  it.each(NOT_FOUND)("is silent about %s", (_, event) => {
    expect(findPrivilegeChange(event)).toBeUndefined();
  });

  it.each<readonly [string, Expected]>([
    [
      '10.0.1.2 - - [01/Jan/2025:00:00:00 +0000] "PATCH /api/v1/users/bob HTTP/1.1" 200 412 "-" "python-requests/2.32"',
      { kind: "user-updated", severity: "HIGH", outcome: "succeeded", targetUser: "bob" },
    ],
    [
      'INFO:     10.0.1.2:5555 - "POST /auth/fab/v1/users HTTP/1.1" 200 OK',
      { kind: "user-created", severity: "MEDIUM" },
    ],
    [
      'INFO:     10.0.1.2:5555 - "DELETE /auth/fab/v1/roles/My%20Role HTTP/1.1" 403 Forbidden',
      { outcome: "blocked", role: "My Role" },
    ],
    [
      '1.2.3.4 - - [x] "POST /users/edit/5 HTTP/1.1" 302 0 "https://x/users/edit/5" "Mozilla/5.0"',
      { kind: "user-updated", outcome: "succeeded" },
    ],
    ['1.2.3.4 - - [x] "POST /auth/roles/add HTTP/1.1" 302 0 "-" "Mozilla/5.0"', { kind: "role-created" }],
    [
      '1.2.3.4 - - [x] "POST /resetpassword/form?pk=2 HTTP/1.1" 302 0 "-" "Mozilla/5.0"',
      { kind: "user-password-reset" },
    ],
    [
      '1.2.3.4 - - [x] "POST /aws_mwaa/cli HTTP/1.1" 200 12 "-" "python-requests/2.32"',
      { kind: "airflow-api-called", severity: "LOW" },
    ],
    [
      "2026-05-06T01:00:14.610844Z [info     ] request finished [http.access] method=PATCH path=/auth/fab/v1/roles/Op status_code=200",
      { kind: "role-updated", outcome: "succeeded", role: "Op" },
    ],
    [
      JSON.stringify({
        event: "request finished",
        logger: "http.access",
        method: "POST",
        path: "/auth/fab/v1/roles",
        status_code: 409,
      }),
      { kind: "role-created", outcome: "attempted" },
    ],
    [
      "Added Permission can edit on Connections to role Viewer",
      { kind: "role-permission-granted", severity: "MEDIUM" },
    ],
  ])("finds in the web server's log %j", (message, expected) => {
    expect(findPrivilegeChange(webLine(message))).toMatchObject(expected);
  });

  it("takes the security manager's common words only from the security manager", () => {
    const nested = version2(version2("Added user bob", "override.py:1516"));
    expect(findPrivilegeChange(taskLine(nested))).toMatchObject({ kind: "user-created", targetUser: "bob" });
    const console3 =
      "2026-05-06T01:00:14.610844Z [info     ] Updated user Bob Jones         [airflow.providers.fab.auth_manager.security_manager.override] loc=override.py:1684";
    expect(findPrivilegeChange(taskLine(console3))).toMatchObject({
      kind: "user-updated",
      targetUser: "Bob Jones",
    });
  });

  it("records a DAG file's access_control without alarm, and anything else at parse time with it", () => {
    for (const line of [
      "Added Permission can edit on DAG:x to role User",
      "Revoking 'can_edit' on DAG 'DAG:x' for role 'User'",
    ]) {
      expect(findPrivilegeChange(parseLine(version2(line)))).toMatchObject({ severity: "INFORMATIONAL" });
    }
    expect(
      findPrivilegeChange(parseLine("Added Permission can edit on Variables to role User")),
    ).toMatchObject({
      severity: "CRITICAL",
      actor: { type: "dag", component: "dag-processor" },
    });
  });

  it("does not take a default role's grant long after the start for the baseline", () => {
    const line = "Added Permission can read on Pools to role Viewer";
    expect(findPrivilegeChange(webLine(line, START + 60_000))).toBeUndefined();
    expect(findPrivilegeChange(webLine(line, START + HOUR))).toBeDefined();
  });

  it("gives the actor, the redacted evidence and a fingerprint of its own to each line", () => {
    const line = runningCommand("airflow users create -u eve -r Op -p hunter2");
    const finding = findPrivilegeChange(taskLine(version2(line)));
    expect(finding).toMatchObject({
      actor: { type: "dag", dagId: "sync_users", taskId: "grant", tryNumber: 1, component: "task" },
      evidence: line.replace("hunter2']", "***"),
    });
    expect(finding?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(findPrivilegeChange(taskLine(version2(line), START + 1))?.fingerprint).not.toBe(
      finding?.fingerprint,
    );
  });

  it("cuts the evidence after redacting it, and leaves valid text", () => {
    const text = `${"😀".repeat(499)}x airflow users create -u eve ${"😀".repeat(300)} -p hunter2`;
    const evidence = findPrivilegeChange(taskLine(text))?.evidence ?? "";
    expect(evidence).toHaveLength(1000);
    expect(/\p{Surrogate}/u.test(evidence)).toBe(false);
  });

  it("lists every rule once, with what the documentation needs", () => {
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
    for (const rule of RULES) {
      expect([rule.name, rule.description, rule.source, rule.kinds.join()].every((text) => text !== "")).toBe(
        true,
      );
    }
  });

  it("finds no kind that its rule does not name", () => {
    for (const [line] of TASK_LINES) {
      const { kind, rule } = findPrivilegeChange(taskLine(line)) ?? {};
      expect(RULES.find(({ name }) => name === rule)?.kinds).toContain(kind);
    }
  });
});
