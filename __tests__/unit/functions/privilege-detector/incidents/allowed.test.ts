import { correlate } from "../../../../../functions/privilege-detector/incidents/correlate";
import { type Finding } from "../../../../../functions/privilege-detector/model/finding";
import { type AllowedChange } from "../../../../../functions/privilege-detector/model/monitored-environment";
import { findPrivilegeChange } from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { runningCommand, taskLine } from "../rules/lines";

const grant = (user: string, role: string): Finding => {
  const finding = findPrivilegeChange(taskLine(`User "${user}" added to role "${role}"`));
  if (finding === undefined) {
    throw new Error("the line shows a change");
  }
  return finding;
};

const severity = (finding: Finding, entry: Partial<AllowedChange>): string | undefined =>
  correlate([finding], "payments", [
    { dagId: "sync_users", kinds: ["user-role-granted"], reason: "nightly", ...entry },
  ])[0]?.severity;

test.each<readonly [user: string, role: string, entry: Partial<AllowedChange>, severity: string]>([
  ["bob", "Viewer", {}, "INFORMATIONAL"],
  ["bob", "Admin", {}, "CRITICAL"],
  ["bob", "Admin", { roles: ["Viewer"] }, "CRITICAL"],
  ["bob", "Admin", { roles: ["Viewer", "Admin"] }, "INFORMATIONAL"],
  ["bob", "Op", { roles: ["Viewer"] }, "CRITICAL"],
  ["bob", "Viewer", { users: ["eve"] }, "HIGH"],
  ["bob", "Viewer", { users: ["bob"] }, "INFORMATIONAL"],
])("the grant to %s of %s under %j is %s", (user, role, entry, expected) => {
  expect(severity(grant(user, role), entry)).toBe(expected);
});

test.each(["$ROLE", "$(cat role)", "Adm${X}"])(
  "a grant of a role that nobody knows, %s, is not silenced",
  (role) => {
    const finding = findPrivilegeChange(
      taskLine(runningCommand(`airflow users add-role -u bob -r "${role}"`)),
    );
    expect(finding?.role).toMatch(/\?$/);
    expect(finding && severity(finding, {})).toBe("HIGH");
    expect(finding && severity(finding, { roles: ["Viewer"] })).toBe("HIGH");
  },
);

test("a grant of a role that the command's text itself says is silenced where the entry has it", () => {
  const finding = findPrivilegeChange(
    taskLine(runningCommand("R=Viewer; airflow users add-role -u bob -r $R")),
  );
  expect(finding && severity(finding, { roles: ["Viewer"] })).toBe("INFORMATIONAL");
});

test("suspected lines of a DAG are one incident a day, whatever its streams", () => {
  const lines = Array.from({ length: 300 }, (_, index) =>
    findPrivilegeChange({
      ...taskLine(`add-role ${index}`, Date.UTC(2026, 0, 1) + index * 600_000),
      logStream: `dag_id=noisy/run_id=r${index}/task_id=t/attempt=1.log`,
    }),
  ).filter((finding): finding is Finding => finding !== undefined);
  const incidents = correlate(lines, "payments", []);
  expect(incidents.map(({ findings, folded }) => [findings.length, folded])).toEqual([
    [144, true],
    [144, true],
    [12, true],
  ]);
  expect(correlate(lines.slice(1, 2), "payments", [])[0]?.id).toBe(incidents[0]?.id);
});
