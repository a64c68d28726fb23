import { accessTable, type TeamAccess } from "../../modules/access/report/access-table";
import { type PageData } from "../../modules/access/report/page/page-data";
import { matrixOf } from "../../modules/access/report/matrix";
import { renderAnswers } from "../../modules/access/report/render-text";
import { RENDERERS } from "../../modules/access/report/render";
import { markdownText } from "../../modules/text/markdown-text";
import { exampleAudits, exampleStacks, stacksOfText } from "./support/stacks";

const TEAMS = accessTable([...exampleAudits(), ...exampleStacks()]);

function answer(team: string, principal: string, capability: string): string {
  const row = TEAMS.find((one) => one.team === team)?.rows.find(
    (one) => one.principal === principal && one.capability === capability,
  );
  return `${row?.verdict}: ${row?.by}`;
}

describe("accessTable", () => {
  test("has a table for each team and none for other stacks", () => {
    expect(TEAMS.map(({ team }) => team)).toEqual(["marketing", "payments"]);
  });

  test.each([
    ["DAGs (execution role)", "read DAGs", "allowed: airflow: ReadDagBucket"],
    ["DAGs (execution role)", "read a secret", "allowed: secret policy: AllowExecutionRoleToRead"],
    ["DAGs (execution role)", "write DAGs", "denied: mwaa-payments-boundary: DenyWritingOwnBucket"],
    [
      "DAGs (execution role)",
      "decrypt without a service in between",
      "denied: no statement of the permissions boundary allows it",
    ],
    [
      "DAGs, were AdministratorAccess attached",
      "log in as Admin",
      "denied: mwaa-payments-boundary: DenyControlOfAirflow",
    ],
    [
      "DAGs, were AdministratorAccess attached",
      "disable the detector's rule",
      "denied: no statement of the permissions boundary allows it",
    ],
    ["DAG publisher", "write DAGs", "allowed: publisher: PublishDags"],
    ["DAG publisher", "deliver DAGs", "denied: bucket policy: DenyDeliveryByOthers"],
    ["CI of acme/payments-dags", "deliver DAGs", "allowed: deliver: Deliver"],
    ["CI of acme/payments-dags", "write DAGs", "denied: bucket policy: DenyDagWritesByOthers"],
    ["CI of acme/payments-dags", "change the DAG policy", "denied: bucket policy: DenyDagPolicyByOthers"],
    ["CI of acme/payments-dags", "change the publisher's code", "denied: no statement allows it"],
    [
      "deploying role terraform-deploy",
      "write DAGs",
      "undecided: depends on the role's own policies, which are not in this stack (with s3:PutBucketPolicy)",
    ],
    [
      "deploying role terraform-deploy",
      "stop the trail",
      "undecided: depends on the role's own policies, which are not in this stack",
    ],
    [
      "secret administrator payments-secrets",
      "change a secret",
      "allowed: secret policy: AllowAdministratorsToWrite",
    ],
    ["Airflow Admin data-platform", "log in as Admin", "allowed: mwaa-payments-web-Admin: LogInAsAdmin"],
    [
      "Airflow Viewer payments-analysts",
      "log in as Viewer",
      "allowed: mwaa-payments-web-Viewer: LogInAsViewer",
    ],
    ["DAGs of marketing", "read DAGs", "denied: bucket policy: DenyOtherEnvironments"],
    [
      "administrator of the account",
      "read a secret",
      "allowed: AdministratorAccess: Everything (with secretsmanager:PutResourcePolicy)",
    ],
    [
      "administrator of the account",
      "write DAGs",
      "allowed: AdministratorAccess: Everything (with s3:PutBucketPolicy)",
    ],
    ["role without policies of its own", "read a secret", "denied: secret policy: DenyReadsByOthers"],
    [
      "DAGs, were AdministratorAccess attached",
      "write DAGs",
      "denied: mwaa-payments-boundary: DenyWritingOwnBucket",
    ],
    [
      "administrator of the account",
      "replace the bucket's policy",
      "allowed: AdministratorAccess: Everything",
    ],
    [
      "administrator of another account",
      "grant others the key",
      "denied: no statement of the resource's policy allows it",
    ],
    ["the public", "read DAGs", "denied: bucket policy: DenyReadsByOthers"],
  ])("%s, %s: %s", (principal, capability, expected) => {
    expect(answer("payments", principal, capability)).toBe(expected);
  });
});

test("a role with a path that logs in and writes DAGs is one principal", () => {
  const arn = "arn:aws:iam::111122223333:role/ci/payments-ci";
  const stacks = stacksOfText(`
organization: acme
defaults: { region: eu-west-1, accountId: "111122223333", airflow: { version: "2.11.2" } }
teams:
  payments:
    network: { create: { cidr: 10.1.0.0/16, egress: endpoints } }
    access: { op: [${arn}] }
    delivery: { writers: [${arn}] }
`);
  const rows = accessTable(stacks).flatMap((team) => team.rows);
  const ci = rows.filter(({ principal }) => principal.endsWith(" payments-ci"));
  expect(new Set(ci.map((row) => `${row.principal} ${row.arn}`))).toEqual(
    new Set([`DAG writer Airflow Op payments-ci ${arn}`]),
  );
  const allowed = ci.filter(({ verdict }) => verdict === "allowed").map(({ capability }) => capability);
  expect(allowed).toEqual(expect.arrayContaining(["log in as Op", "write DAGs"]));
});

/** As many answers as the page's script finds in the data. */
function answersOfPage(html: string): number {
  const [, text = "{}"] = /<script type="application\/json" id="data">(.*)<\/script>/.exec(html) ?? [];
  const { teams, tables, vectors } = JSON.parse(text) as PageData;
  return teams
    .flatMap(([, , , table]) => tables[table]?.principals ?? [])
    .flatMap(([, , vector]) => (vectors[vector] ?? []).flat())
    .filter((answer) => answer !== 0).length;
}

describe("the formats", () => {
  const HOSTILE: TeamAccess[] = [
    {
      team: "<img src=x onerror=alert(1)>",
      accountId: "1",
      region: "r",
      principals: [],
      notKnown: [],
      rows: [
        {
          principal: 'a"b|c',
          arn: "arn",
          group: "g",
          capability: "`x`",
          verdict: "allowed",
          by: "</script><b>",
        },
      ],
    },
  ];

  test("hold the same answers", () => {
    const rows = TEAMS.flatMap((team) => team.rows);
    const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    const open = rows.filter(({ verdict }) => verdict !== "denied");

    for (const by of ["principal", "capability"] as const) {
      expect(count(renderAnswers(TEAMS, by), /^ {4}(allowed|denied|undecided) /gm)).toBe(rows.length);
    }
    expect(count(RENDERERS.markdown(TEAMS), /^\| .* \| (\*\*allowed\*\*|undecided) \| /gm)).toBe(open.length);
    expect(answersOfPage(RENDERERS.html(TEAMS))).toBe(rows.length);
  });

  test("for a terminal and a pull request show the same matrix", () => {
    const sizes = TEAMS.map((team) => matrixOf(team).length);
    expect(Math.max(...sizes)).toBeLessThan(20);
    const text = RENDERERS.text(TEAMS);
    const markdown = RENDERERS.markdown(TEAMS);
    for (const { label } of TEAMS.flatMap(matrixOf)) {
      expect(text).toContain(`  ${label.slice(0, 14)}`);
      expect(markdown).toContain(`| ${markdownText(label)} |`);
    }
    // A line that a wide terminal breaks is no line of a table.
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test("let no text of the stacks become markup", () => {
    expect(RENDERERS.html(HOSTILE)).not.toMatch(/<img|<\/script><b>|"a"b/);
    expect(RENDERERS.markdown(HOSTILE)).toContain('**a"b\\|c**');
    expect(RENDERERS.markdown(HOSTILE)).not.toMatch(/(?<!\\)<(?!\/?(details|summary)>)/);
  });

  test("are the same bytes on every run", () => {
    const again = accessTable([...exampleAudits(), ...exampleStacks()]);
    expect(RENDERERS.html(again)).toBe(RENDERERS.html(TEAMS));
  });
});
