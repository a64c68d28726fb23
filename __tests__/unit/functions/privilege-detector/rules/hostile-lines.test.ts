import { type Finding } from "../../../../../functions/privilege-detector/model/finding";
import { type LogEvent } from "../../../../../functions/privilege-detector/model/log-event";
import { findPrivilegeChange } from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { parseLine, runningCommand, START, taskLine, version2, version3, webLine } from "./lines";

/** What a hostile reading of the first rules found: each failed on them. */
const GRANT = "airflow users add-role -u bob -r Admin";
const ENCODED = Buffer.from(GRANT).toString("base64");

const inStream = (logStream: string): LogEvent => ({
  ...taskLine('User "bob" added to role "Admin"'),
  logStream,
});

test.each([
  "requirements_install_ip-10-0-0-1_1735689600.log",
  "requirements_install",
  "startup_script_execution_ip-10-0-0-1_1735689600.log",
  "webserver_ip-10-0-0-1_1735689600.log",
  "scheduler_ip-10-0-0-1_1735689600.log",
  "anything",
])(
  "a stream's name, which DAG code can choose, neither hides a line nor lowers its severity: %s",
  (logStream) => {
    expect(findPrivilegeChange(inStream(logStream))).toMatchObject({
      kind: "user-role-granted",
      severity: "CRITICAL",
    });
    expect(
      findPrivilegeChange({ ...inStream(logStream), message: version2("Added user eve", "override.py:1") }),
    ).toMatchObject({ kind: "user-created", severity: "HIGH" });
  },
);

test.each([
  ["a continued line", "airflow users \\\n  add-role \\\n -u bob -r Admin"],
  ["many blanks", `airflow${" ".repeat(500)}users${"\t".repeat(300)}add-role -u bob -r Admin`],
  ["braces", "airflow {users,add-role,-u,bob,-r,Admin}"],
  ["a variable", "A=airflow; $A users add-role -u bob -r Admin"],
  ["a variable's verb", "V=add-role; airflow users $V -u bob -r Admin"],
  ["a substitution between words", "airflow $(echo users) add-role -u bob -r Admin"],
  ["xargs", "echo users add-role -u bob -r Admin | xargs airflow"],
  ["an alias", "alias af=airflow\naf users add-role -u bob -r Admin"],
  ["a function", 'f() { airflow users "$@"; }; f add-role -u bob -r Admin'],
  ["python -m", "python -m airflow users add-role -u bob -r Admin"],
  ["python -c", 'python3 -c "from airflow.__main__ import main; main()" users add-role -u bob -r Admin'],
  [
    "a list in python -c",
    `python3 -c "import subprocess; subprocess.run(['airflow', 'users', 'add-role', '-u', 'bob', '-r', 'Admin'])"`,
  ],
  ["a call in python -c", `python3 -c "import os; os.system('airflow users add-role -u bob -r Admin')"`],
  ["a copy of the program", "cp $(which airflow) /tmp/a; /tmp/a users add-role -u bob -r Admin"],
  ["base64 into a shell", `echo ${ENCODED} | base64 -d | sh`],
  ["base64 in Python", `python3 -c "import base64,os; os.system(base64.b64decode('${ENCODED}').decode())"`],
  ["quotes inside words", `air''flow us"er"s add-r\\ole -u bob -r Admin`],
  ["ssh", 'ssh host "airflow users add-role -u bob -r Admin"'],
  ["docker", "docker exec web airflow users add-role -u bob -r Admin"],
  ["a here-document", "bash <<EOF\nairflow users add-role -u bob -r Admin\nEOF"],
  ["eval", "eval 'airflow users add-role -u bob -r Admin'"],
  ["a script that is written first", "echo 'airflow users add-role -u bob -r Admin' > /tmp/x; sh /tmp/x"],
  ["code of Perl's", `perl -e 'system("airflow users add-role " . "-u bob -r Admin")'`],
  ["code of node's", `node -e "require('child_process').execSync('airflow users add-role -u bob -r Admin')"`],
  [
    "texts side by side in Python",
    `python3 -c "import os; os.system('air' 'flow users add-role -u bob -r Admin')"`,
  ],
  [
    "hexadecimal numbers in Python",
    `python3 -c "import os; os.system(bytes.fromhex('${Buffer.from(GRANT).toString("hex")}').decode())"`,
  ],
  ["words in quotes", "'airflow' 'users' 'add-role' '-u' 'bob' '-r' 'Admin'"],
  ["kubectl", 'kubectl exec web-0 -- bash -c "airflow users add-role -u bob -r Admin"'],
  ["the AWS CLI", 'aws ecs execute-command --interactive --command "airflow users add-role -u bob -r Admin"'],
  ["read in a loop", "echo users add-role -u bob -r Admin | while read a; do airflow $a; done"],
])("a command is read as a shell would read it: %s", (_how, command) => {
  for (const line of [
    runningCommand(command),
    version2(runningCommand(command)),
    version3(runningCommand(command)),
  ]) {
    expect(findPrivilegeChange(taskLine(line))).toMatchObject({
      kind: "user-role-granted",
      severity: "CRITICAL",
      targetUser: "bob",
      role: "Admin",
    });
  }
});

test("a command that failed is read like one that runs", () => {
  for (const line of [
    `CalledProcessError: Command 'airflow us""ers del""ete -u bob' returned non-zero exit status 1.`,
    `Command ['bash', '-c', 'echo ebob u- eteled sresu wolfria | rev | sh'] returned non-zero exit status 1.`,
  ]) {
    expect(findPrivilegeChange(taskLine(version2(line)))).toMatchObject({ kind: "user-deleted" });
  }
});

test.each([
  ["a comment", "# airflow users add-role -u bob -r Admin\ndate"],
  ["echo", "echo 'airflow users add-role -u bob -r Admin'"],
  ["grep", "grep -r 'airflow users add-role' docs"],
  ["a here-document that is printed", "cat <<EOF\nairflow users add-role -u bob -r Admin\nEOF"],
  ["a commit's message", "git commit -m 'Document airflow users add-role'"],
  ["another program", "gcloud iam roles create auditor; keycloak users create bob"],
  ["the AWS CLI", "aws iam add-role-to-instance-profile --role-name r"],
  ["a listing", "airflow users list && airflow roles list"],
])("text in a command is no command: %s", (_what, command) => {
  expect(findPrivilegeChange(taskLine(version2(runningCommand(command))))).toBeUndefined();
});

test.each([
  ["a program that nobody knows", runningCommand("./tool add-role bob Admin")],
  ["a shell that reads what is not known", runningCommand("echo 'airflow users add-role' | ./filter | sh")],
  ["a program of unknown name", runningCommand("X=add-role; $TOOL $X bob")],
  ["no words that are known", runningCommand("echo users add-role > f; airflow $(./read f)")],
  ["output", version2("airflow users add-role -u bob -r Admin")],
  ["prose", "To become Admin, run airflow users create -u eve -r Admin"],
  ["what AWS's query counts", "something with add-role in it"],
])("what no rule explains is suspected, and AWS's query never finds more: %s", (_what, line) => {
  expect(findPrivilegeChange(taskLine(line))).toMatchObject({
    kind: "privilege-change-suspected",
    severity: "MEDIUM",
  });
});

const ACCESS = "10.1.2.3 - - [01/Jan/2025:00:00:00 +0000]";

test.each<readonly [line: string, expected: Partial<Finding>]>([
  [
    `${ACCESS} "PUT /users/api/update/7 HTTP/1.1" 200 9 "-" "Mozilla/5.0"`,
    { kind: "user-updated", targetUserId: "7" },
  ],
  [`${ACCESS} "POST /users/api/create HTTP/1.1" 200 9 "-" "curl/8"`, { kind: "user-created" }],
  [`${ACCESS} "DELETE /roles/api/delete/3 HTTP/1.1" 200 9 "-" "curl/8"`, { kind: "role-deleted" }],
  [
    `${ACCESS} "POST /users/edit/5 HTTP/1.1" 302 0 "-" "Mozilla/5.0"`,
    { kind: "user-updated", targetUserId: "5" },
  ],
  ['INFO:     10.1.2.3:5555 - "POST /auth/fab/v1/permissions HTTP/1.1" 200 OK', { kind: "role-updated" }],
  [
    `${ACCESS} "PATCH /api/v2/connections/warehouse HTTP/1.1" 200 9 "-" "curl/8"`,
    { kind: "connection-changed" },
  ],
])("a request has the user's number and the client's address: %s", (line, expected) => {
  expect(findPrivilegeChange(webLine(line))).toMatchObject({
    ...expected,
    actor: { sourceAddress: "10.1.2.3" },
  });
});

test.each<readonly [line: string, expected: Partial<Finding>]>([
  ["AIRFLOW__API_AUTH__JWT_SECRET=abc", { kind: "signing-key-read", severity: "HIGH" }],
  ["HOME=/x\\x00AIRFLOW__CORE__FERNET_KEY=abc\\x00", { kind: "signing-key-read" }],
  ["deprecated: AIRFLOW__CORE__FERNET_KEY=abc", { kind: "signing-key-read" }],
  [runningCommand("echo deprecated $AIRFLOW__CORE__FERNET_KEY"), { kind: "signing-key-read" }],
  [runningCommand("echo deprecated $AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"), { rule: "database-credentials" }],
  ["COPY ab_user_role FROM PROGRAM 'cat /tmp/x'", { kind: "metadata-database-changed" }],
  ["MWAA__CORE__FERNET_KEY=abc", { kind: "signing-key-read" }],
  ["AIRFLOW__WEBSERVER__SECRET_KEY=abc", { kind: "signing-key-read" }],
  ["AIRFLOW__CELERY__RESULT_BACKEND=db+postgresql://x", { kind: "metadata-database-credentials-read" }],
  [
    "url is postgresql+psycopg2://adminuser:pw@host:5432/AirflowMetadata",
    { kind: "metadata-database-credentials-read" },
  ],
  [runningCommand("airflow config list"), { kind: "signing-key-read" }],
  [runningCommand("airflow config get-value webserver secret_key"), { kind: "signing-key-read" }],
  [runningCommand("airflow db shell"), { kind: "metadata-database-changed" }],
  [runningCommand("airflow fab-db downgrade -y"), { kind: "metadata-database-changed" }],
  [runningCommand("airflow db clean --tables log --yes"), { kind: "audit-log-cleared" }],
  [runningCommand("airflow connections export -"), { kind: "connections-exported" }],
  [runningCommand("airflow variables delete x"), { kind: "variable-changed" }],
  [
    'INSERT INTO "public" . "ab_user_role" (user_id, role_id) VALUES (1, 1)',
    { kind: "metadata-database-changed" },
  ],
  ["UPDATE /* x */ ab_user /* y */ SET active = true", { kind: "metadata-database-changed" }],
  ["CREATE TRIGGER t AFTER INSERT ON ab_user EXECUTE FUNCTION f()", { kind: "metadata-database-changed" }],
  ["GRANT ALL ON ab_user_role TO somebody", { kind: "metadata-database-changed" }],
  ["DELETE FROM session WHERE session_id = 'x'", { kind: "metadata-database-changed" }],
  ["INSERT INTO log_template (filename) VALUES ('requirements_install/x')", { kind: "log-template-changed" }],
  ["DELETE FROM log WHERE owner = 'eve'", { kind: "audit-log-cleared" }],
  ["roles '['Auditor']' successfully imported", { kind: "roles-imported", role: "Auditor" }],
])("keys, the database and its neighbours: %s", (line, expected) => {
  for (const message of [line, version2(line), version3(line)]) {
    expect(findPrivilegeChange(taskLine(message))).toMatchObject(expected);
  }
});

test.each([
  ["an A/B test's table", taskLine("INSERT INTO ab_user_assignments VALUES (1)")],
  ["another one", taskLine("UPDATE ab_group_assignment SET arm = 'b'")],
  ["another product's log", taskLine("DELETE FROM log WHERE level = 'debug'")],
  ["another product's session", taskLine("UPDATE session SET seen = now()")],
  ["another product's users", taskLine(version2("POST https://acme.okta.com/api/v1/users 200"))],
  [
    "a request that a task makes",
    taskLine('https://crm.example.com:443 "POST /api/v1/users HTTP/1.1" 201 5'),
  ],
  ["a file called manager.py", taskLine(version2("Added user bob", "manager.py:12"))],
  ["a file called security.py", taskLine(version2("Updated role of bob", "security.py:12"))],
  ["the CRM", taskLine(version2("Updated user 123 in the CRM", "crm.py:12"))],
  ["an application's variable", taskLine("MYAPP_DB_SECRETS=arn:aws:secretsmanager:x")],
  [
    "a warning about an old name",
    taskLine("DeprecationWarning: [core] sql_alchemy_conn moved; use AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"),
  ],
  ["a request that reads", taskLine(runningCommand("curl -s https://airflow.example.com/api/v1/users"))],
  ["2.7's start", webLine(version2("Added Permission %s to role %s", "manager.py:511"))],
  [
    "web servers that start together",
    webLine(
      version2(
        'Add Permission to Role Error: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "ab_permission_view_role_permission_view_id_role_id_key"',
        "override.py:1",
      ),
    ),
  ],
  [
    "their statement, which is a line of its own",
    webLine(
      "[SQL: INSERT INTO ab_permission_view_role (id, permission_view_id, role_id) VALUES (nextval('x'), %(permission_view_id)s, %(role_id)s) RETURNING ab_permission_view_role.id]",
    ),
  ],
  ["the same while a DAG is parsed", parseLine("[SQL: INSERT INTO ab_view_menu (name) VALUES (%(name)s)]")],
])("what only looks like it is left alone: %s", (_what, event) => {
  expect(findPrivilegeChange(event)).toBeUndefined();
});

test("2.7 prints no names, and none is made of its %s", () => {
  const finding = findPrivilegeChange(taskLine(version2("Added user %s", "manager.py:211")));
  expect(finding).toMatchObject({ kind: "user-created", severity: "HIGH" });
  expect(finding?.targetUser).toBeUndefined();
  expect(findPrivilegeChange(webLine("Added Permission %s to role %s", START))).toBeUndefined();
});

test("Airflow 3's refusal of the ORM is old code, not a change of users", () => {
  const line = "RuntimeError: Direct database access via the ORM is not allowed in Airflow 3.0";
  expect(findPrivilegeChange(taskLine(line))).toMatchObject({
    kind: "metadata-database-access-blocked",
    outcome: "blocked",
    severity: "LOW",
  });
});
