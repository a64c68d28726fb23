import { type Corpus, isLogged, readCorpus } from "../../../../airflow/support/corpus";
import { precisionOfAws, scoreByKind, sumOf } from "../../../../airflow/support/score";
import { VERSIONS } from "../../../../airflow/support/versions";
import { PASSWORDS } from "../../../../airflow/command-scenarios";
import { correlate } from "../../../../../functions/privilege-detector/incidents/correlate";
import {
  type Finding,
  FINDING_KINDS,
  type FindingKind,
  type Outcome,
} from "../../../../../functions/privilege-detector/model/finding";
import { findPrivilegeChange } from "../../../../../functions/privilege-detector/rules/find-privilege-change";

/** Lines that real Airflow wrote; `__tests__/airflow/record-corpus.ts` records them. */
const CORPORA: readonly (readonly [version: string, corpus: Corpus, major: 2 | 3])[] = VERSIONS.map(
  ({ name, major }) => [name, readCorpus(name), major],
);

describe.each(CORPORA)("the corpus of Airflow %s", (_, { changes, noise }) => {
  const logged = changes.filter(isLogged);

  it("is no empty one", () => {
    expect(logged.length).toBeGreaterThan(50);
    expect(noise.length).toBeGreaterThan(500);
  });

  it("has every line of a change found, as the kind that it shows", () => {
    const missed = logged.filter((line) => findPrivilegeChange(line)?.kind !== line.expected);
    expect(missed).toEqual([]);
  });

  it("has nothing found in its noise", () => {
    const wrong = noise.filter((line) => findPrivilegeChange(line) !== undefined);
    expect(wrong).toEqual([]);
  });

  it("shows no password in the evidence, though Airflow logged it", () => {
    const logs = logged.map(({ message }) => message).join("\n");
    const evidence = logged.map((line) => findPrivilegeChange(line)?.evidence).join("\n");
    for (const password of PASSWORDS) {
      expect(logs).toContain(password);
      expect(evidence).not.toContain(password);
    }
  });
});

/** What recall of all changes may not fall under: those that leave no line count too, of which Airflow 3 has none. */
const LEAST_RECALL = { 2: 0.93, 3: 1 } as const;

describe.each(CORPORA)("recall and precision on Airflow %s", (_, corpus, major) => {
  const scores = scoreByKind([corpus]);

  it("have every kind there is", () => {
    const absent =
      major === 3
        ? ["metadata-database-changed", "log-template-changed"]
        : ["permissions-cleaned-up", "metadata-database-access-blocked"];
    expect(FINDING_KINDS.filter((kind) => !scores.has(kind))).toEqual(absent);
  });

  it.each([...scores])("are whole for %s, apart from changes that leave no line", (_, score) => {
    expect(score.found).toBe(score.changes - score.silent);
    expect(score.findingsRight).toBe(score.findings);
  });

  it("stay above what is pinned, and AWS's query stays far below", () => {
    const all = sumOf([...scores.values()]);
    expect(all.found / all.changes).toBeGreaterThanOrEqual(LEAST_RECALL[major]);
    expect(all.findingsRight).toBe(all.findings);
    const aws = precisionOfAws([corpus]);
    expect(aws.right / aws.lines).toBeLessThan(0.5);
    expect(all.foundByAws / all.changes).toBeLessThan(0.2);
  });
});

/** What fails in itself: FAB 1.5.4 looks for the web server's sessions before it changes the password. */
const FAILED: readonly string[] = [
  "2.11 users-reset-password",
  // 2.7 has no such command, and imports names of roles alone.
  "2.7 users-reset-password",
  "2.7 roles-import",
  "2.8 users-reset-password",
  "2.8 roles-import",
];

/** What people should be notified of a task's command, and in how many incidents. */
const TASKS: readonly (readonly [task: string, kind: FindingKind, on2: Outcome, on3: Outcome])[] = [
  ["users-create", "user-created", "succeeded", "blocked"],
  ["users-create-again", "user-created", "attempted", "blocked"],
  ["users-grant-role", "user-role-granted", "succeeded", "blocked"],
  ["users-grant-role-again", "user-role-granted", "attempted", "blocked"],
  ["users-grant-role-invalid", "user-role-granted", "attempted", "blocked"],
  ["users-remove-role", "user-role-revoked", "succeeded", "blocked"],
  ["users-reset-password", "user-password-reset", "succeeded", "blocked"],
  ["users-import", "users-imported", "succeeded", "blocked"],
  ["roles-create", "role-created", "succeeded", "blocked"],
  ["roles-add-perms", "role-permission-granted", "succeeded", "blocked"],
  ["roles-add-perms-invalid", "role-permission-granted", "attempted", "blocked"],
  ["roles-del-perms", "role-permission-revoked", "succeeded", "blocked"],
  ["roles-import", "roles-imported", "succeeded", "blocked"],
  ["roles-delete", "role-deleted", "succeeded", "blocked"],
  ["users-delete", "user-deleted", "succeeded", "blocked"],
  ["users-delete-again", "user-deleted", "attempted", "blocked"],
];

describe.each(CORPORA)("the incidents of Airflow %s", (version, { changes }, major) => {
  it.each(TASKS)("%s is one incident", (task, kind, on2, on3) => {
    const findings = changes
      .filter(isLogged)
      .filter(({ scenario }) => scenario === `task/${task}`)
      .map(findPrivilegeChange)
      .filter((finding): finding is Finding => finding !== undefined);
    expect(correlate(findings, "recorded", [])).toMatchObject([
      {
        kind,
        outcome: FAILED.includes(`${version} ${task}`) ? "attempted" : major === 3 ? on3 : on2,
        actor: { dagId: "privilege_changes", taskId: task },
      },
    ]);
  });
});
