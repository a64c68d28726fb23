import {
  findPrivilegeChange,
  RULES,
} from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { HOUR, parseLine, runningCommand, START, taskLine, version2, version3, webLine } from "./lines";
import { ORDINARY_LINES } from "./ordinary-lines";
import { type Expected, TASK_LINES } from "./task-lines";

describe("findPrivilegeChange", () => {
  it.each(TASK_LINES)("finds %j", (line, expected) => {
    for (const message of [line, version2(line), version3(line)]) {
      expect(findPrivilegeChange(taskLine(message))).toMatchObject(expected);
    }
  });

  it.each(ORDINARY_LINES)("is silent about %s", (_, event) => {
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
      { kind: "role-permission-granted", severity: "CRITICAL" },
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

  it.each(["Viewer", "Op", "Admin"])(
    "takes what Airflow gives %s by itself for its own upkeep, at any time",
    (role) => {
      for (const line of [`Added Permission can read on Pools to role ${role}`, `Inserted Role: ${role}`]) {
        expect(findPrivilegeChange(webLine(line, START + 60_000))).toBeUndefined();
        expect(findPrivilegeChange(webLine(line, START + HOUR))).toBeUndefined();
      }
    },
  );

  it.each([
    ["Public", "can read on Pools", "HIGH"],
    ["Viewer", "can edit on Variables", "CRITICAL"],
    ["Op", "can edit on Users", "CRITICAL"],
    ["Admin", "can read on MyPluginsView", "LOW"],
  ])("reports what Airflow does not give %s, %s, at the start too", (role, permission, severity) => {
    const line = `Added Permission ${permission} to role ${role}`;
    expect(findPrivilegeChange(webLine(line, START + 60_000))).toMatchObject({ role, permission, severity });
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

  it("gives no secret away as a name", () => {
    const line = runningCommand("airflow users add-role -u postgresql://bob:hunter2@host/db -r Op");
    const finding = findPrivilegeChange(taskLine(line));
    expect(finding).toMatchObject({ kind: "user-role-granted", role: "Op" });
    expect(JSON.stringify(finding)).not.toContain("hunter2");
  });

  it("knows a line again without the line break that a subscription leaves at its end", () => {
    const line = "Added Permission can edit on Connections to role Viewer";
    expect(findPrivilegeChange(webLine(`${line}\n`))?.fingerprint).toBe(
      findPrivilegeChange(webLine(line))?.fingerprint,
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
