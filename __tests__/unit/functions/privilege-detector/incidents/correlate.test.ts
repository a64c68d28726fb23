import fc from "fast-check";
import { correlate } from "../../../../../functions/privilege-detector/incidents/correlate";
import { type Finding } from "../../../../../functions/privilege-detector/model/finding";
import { type Incident } from "../../../../../functions/privilege-detector/model/incident";
import { findPrivilegeChange } from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { parseLine, runningCommand, START, taskLine, version2 } from "../rules/lines";

const SECOND = 1000;

/** What lines of one task, a second apart, show. */
function findings(...lines: readonly string[]): Finding[] {
  return lines.map((line, index) => found(line, index * SECOND));
}

function found(line: string, after = 0): Finding {
  const finding = findPrivilegeChange(taskLine(line, START + after));
  if (finding === undefined) {
    throw new Error(`nothing found in ${line}`);
  }
  return finding;
}

const COMMAND = runningCommand("airflow users add-role -u bob -r Op");
const UPDATED = version2("Updated user Bob Jones", "override.py:1697");
const ADDED = 'User "bob" added to role "Op"';

function incidents(given: readonly Finding[]): Incident[] {
  return correlate(given, "payments", []);
}

describe("correlate", () => {
  it("makes one incident of a command's lines", () => {
    const given = findings(COMMAND, UPDATED, ADDED);
    expect(incidents(given)).toEqual([
      {
        id: given[0]?.fingerprint,
        kind: "user-role-granted",
        severity: "CRITICAL",
        outcome: "succeeded",
        environment: "payments",
        actor: given[0]?.actor,
        targetUser: "bob",
        role: "Op",
        firstTimestamp: START,
        lastTimestamp: START + 2 * SECOND,
        findings: given,
      },
    ]);
  });

  it("says attempted where no result is known, with the severity of what was asked for", () => {
    expect(incidents(findings(COMMAND))).toMatchObject([{ outcome: "attempted", severity: "CRITICAL" }]);
  });

  it("lets no printed failure lower what the security manager says was done", () => {
    expect(incidents(findings(UPDATED, 'User "Bob Jones" does not exist'))).toMatchObject([
      { severity: "HIGH", outcome: "attempted" },
    ]);
  });

  it.each<readonly [string, string]>([
    ['User "bob" is already a member of role "Op"', "LOW"],
    ["\"Op\" is not a valid role. Valid roles are: ['Admin']", "MEDIUM"],
    ['User "bob" does not exist', "LOW"],
  ])("takes %j for the command's end", (line, severity) => {
    expect(incidents(findings(COMMAND, line))).toMatchObject([
      { kind: "user-role-granted", outcome: "attempted", severity, targetUser: "bob" },
    ]);
  });

  it("says blocked where Airflow 3 refuses the command the database", () => {
    const refused = '  File "/x/airflow/settings.py", line 404, in configure_orm';
    expect(incidents(findings(COMMAND, refused))).toMatchObject([
      { kind: "user-role-granted", outcome: "blocked", severity: "MEDIUM", role: "Op" },
    ]);
    expect(incidents(findings(refused))).toMatchObject([
      { kind: "metadata-database-access-blocked", outcome: "blocked", severity: "LOW" },
    ]);
  });

  it("keeps different targets apart", () => {
    const other = runningCommand("airflow users add-role -u carol -r Op");
    const given = findings(
      COMMAND,
      other,
      ADDED,
      'User "carol" added to role "Op"',
      'User "bob" added to role "User"',
    );
    expect(
      incidents(given).map(({ targetUser, role, findings: { length } }) => [targetUser, role, length]),
    ).toEqual([
      ["bob", "Op", 2],
      ["carol", "Op", 2],
      ["bob", "User", 1],
    ]);
  });

  it("keeps streams and times apart", () => {
    const later = found(ADDED, 121 * SECOND);
    const elsewhere = { ...found(ADDED), logStream: "another", fingerprint: "f".repeat(64) };
    expect(incidents([found(COMMAND), later, elsewhere])).toHaveLength(3);
  });

  it("knows a user by e-mail address and by name", () => {
    const given = findings(
      runningCommand("airflow users add-role -e bob@example.com -r Op"),
      ADDED,
      runningCommand("airflow users add-role -e carol@example.com -r Op"),
      'User "carol" added to role "Op"',
    );
    expect(incidents(given)).toMatchObject([{ targetUser: "bob" }, { targetUser: "carol" }]);
  });

  it("gathers a command's permissions, and counts those that are too many to name", () => {
    const given = findings(
      runningCommand("airflow roles add-perms Viewer User -r Pools -a can_read"),
      "Added can read on Pools to role Viewer",
      "Added can read on Pools to role User",
      "Added 2 permission(s)",
    );
    expect(incidents(given)).toMatchObject([
      {
        kind: "role-permission-granted",
        outcome: "succeeded",
        role: "Viewer, User",
        permission: "can read on Pools",
      },
    ]);
    const many = Array.from({ length: 13 }, (_, index) => `Added can read on X${index} to role Viewer`);
    expect(incidents(findings(...many))[0]?.permission).toMatch(/can read on X9 and 3 more$/);
  });

  it("makes one incident of an import, with the severity of its gravest change", () => {
    const given = findings(
      runningCommand("airflow users import u.json"),
      "Creating new user with email 'a@example.com'",
      version2("Added user a", "override.py:1"),
      "Found existing user with email 'b@example.com'",
      version2("Updated user B C", "override.py:1"),
      "Created the following users:",
    );
    const [incident, ...others] = incidents(given);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ kind: "users-imported", outcome: "succeeded", severity: "HIGH" });
    expect(incident).not.toHaveProperty("targetUser");
    const roles = findings(
      "Added can edit on Users to role X",
      "roles and permissions successfully imported",
    );
    expect(incidents(roles)).toMatchObject([{ kind: "roles-imported", severity: "CRITICAL" }]);
  });

  it("does not hide a command behind a synchronization", () => {
    const given = findings(
      runningCommand("airflow sync-perm"),
      runningCommand("airflow roles add-perms Viewer -r Users -a can_edit"),
      "Added can edit on Users to role Viewer",
    );
    expect(incidents(given).map(({ kind }) => kind)).toEqual([
      "permissions-synchronized",
      "role-permission-granted",
    ]);
  });

  it("does not let what accompanies a revocation raise its severity", () => {
    const given = findings('User "bob" removed from role "Op"', UPDATED);
    expect(incidents(given)).toMatchObject([{ kind: "user-role-revoked", severity: "MEDIUM" }]);
  });

  it("downgrades what is allowed, and nothing else", () => {
    const allow = [{ dagId: "sync_users", kinds: ["user-role-granted" as const], reason: "nightly sync" }];
    const given = [...findings(COMMAND, ADDED), found('User "bob" deleted', 5 * SECOND)];
    expect(correlate(given, "payments", allow)).toMatchObject([
      { kind: "user-role-granted", severity: "INFORMATIONAL", allowedBecause: "nightly sync" },
      { kind: "user-deleted", severity: "MEDIUM" },
    ]);
    const byOther = correlate(given, "payments", [{ ...allow[0]!, dagId: "other" }]);
    expect(byOther.every((incident) => !("allowedBecause" in incident))).toBe(true);
    const parsed = findPrivilegeChange(parseLine("Added Permission can edit on DAG:x to role User"));
    expect(correlate([parsed!], "payments", allow)[0]).not.toHaveProperty("allowedBecause");
  });

  it("gives the same incidents in any order and with duplicates", () => {
    const given = findings(
      COMMAND,
      UPDATED,
      ADDED,
      runningCommand("airflow users import u.json"),
      version2("Added user a", "override.py:1"),
      "Deleted 1 role(s)",
      'User "carol" added to role "Op"',
      UPDATED,
    );
    const expected = incidents(given);
    fc.assert(
      fc.property(fc.shuffledSubarray([...given, ...given], { minLength: given.length * 2 }), (shuffled) => {
        expect(incidents(shuffled)).toEqual(expected);
      }),
    );
    expect(expected.flatMap((incident) => incident.findings)).toHaveLength(given.length);
  });

  it("keeps the id when a window cuts the command, as long as it has the first line", () => {
    const given = findings(COMMAND, UPDATED, ADDED);
    const ids = [1, 2, 3].map((length) => incidents(given.slice(0, length))[0]?.id);
    expect(new Set(ids)).toEqual(new Set([given[0]?.fingerprint]));
    expect(incidents(given.slice(1))[0]?.id).toBe(given[1]?.fingerprint);
  });
});
