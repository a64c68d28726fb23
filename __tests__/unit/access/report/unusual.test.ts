import { type PrincipalKind } from "../../../../modules/access/report/principals";
import { unusual } from "../../../../modules/access/report/unusual";
import { row, table } from "./tables";

function sentences(kind: PrincipalKind, ...rows: ReturnType<typeof row>[]): string[] {
  return unusual(table(rows, { principals: [{ label: "somebody", kind, arn: "arn" }] }));
}

test.each<[PrincipalKind, string]>([
  ["dags", "read a secret"],
  ["ci", "deliver DAGs"],
  ["publisher", "write DAGs"],
  ["writer", "write DAGs"],
  ["secret-administrator", "change a secret"],
  ["login", "log in as Op"],
  ["account-administrator", "change the environment"],
])("nothing is said of %s that can %s", (kind, capability) => {
  const found = sentences(kind, row("somebody", capability, "allowed"));
  expect(found.filter((sentence) => !sentence.startsWith("One role is not of this stack"))).toEqual([]);
});

test.each<[PrincipalKind, string]>([
  ["dags", "write DAGs"],
  ["ci", "write DAGs"],
  ["writer", "log in as Op"],
  ["stack-role", "read a secret"],
  ["other-team", "read logs"],
  ["account-role", "read DAGs"],
  ["public", "read DAGs"],
])("it is said of %s that can %s", (kind, capability) => {
  expect(sentences(kind, row("somebody", capability, "allowed"))).toContain(`Somebody can ${capability}.`);
});

test("it is said once of all who get the same open answer, with what it depends on", () => {
  const by = "depends on local.policy: bucket policy: Read";
  const principals = (["public", "other-account"] as const).map((kind) => ({
    label: kind,
    kind,
    arn: "arn",
  }));
  const rows = principals.map(({ label }) => row(label, "read DAGs", "undecided", { by }));
  expect(unusual(table(rows, { principals }))).toEqual([
    "Whether public or other-account can read DAGs is open: it depends on local.policy: bucket policy: Read.",
  ]);
});

test("roles of elsewhere are open, and that is said once for all", () => {
  const rows = ["a", "b"].map((name) => row(name, "read DAGs", "undecided"));
  expect(unusual(table(rows))).toEqual([expect.stringMatching(/^2 roles are not of this stack: /)]);
});

test("an administrator of the account that must replace a policy first is said to", () => {
  const by = "AdministratorAccess: Everything (with s3:PutBucketPolicy)";
  expect(sentences("account-administrator", row("somebody", "write DAGs", "allowed", { by }))).toEqual([
    "An administrator of the account can write DAGs after replacing the policy that protects them.",
  ]);
});

test("what is not known is said", () => {
  expect(unusual(table([], { notKnown: ["module.x is not read"] }))).toEqual([
    "Not known: module.x is not read.",
  ]);
});
