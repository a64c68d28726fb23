import { type TerraformStack, Testing } from "cdktf";
import { ALERT_KINDS } from "../../functions/privilege-detector/model/alert-kinds";
import { AuditStack } from "../../modules/app/audit-stack";
import { parseTeamsConfig } from "../../modules/config/load-teams-config";
import { TeamStack } from "../../modules/app/team-stack";
import { testApp } from "../support/test-app";
import { Template } from "../synth/support/template";
import { describeWith } from "../terraform/support/tools";
import { ALERT_CASES } from "./support/alert-cases";
import { matches } from "./support/ruler";
import { ACCOUNT, role } from "./support/records";

const TEAMS = `
organization: acme
audit: { homeRegion: eu-west-1 }
teams:
  payments:
    accountId: "${ACCOUNT}"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
    deployRoleArn: ${role("deploy")}
    delivery: { writers: [${role("ci")}] }
    secrets: { connections: [warehouse], administrators: [${role("secrets")}] }
    access: { programs: [{ role: "${role("orders")}", airflowRole: User, api: rest }] }
    logs: { retentionDays: 400 }
`;

/** The patterns as Terraform gives them to EventBridge, by the name of their rule. */
function patterns(): Readonly<Record<string, unknown>> {
  const config = parseTeamsConfig(TEAMS, { file: "teams.yaml", directory: __dirname });
  const [team] = config.teams;
  if (team === undefined) {
    throw new Error("no team");
  }
  const stack = new TeamStack(testApp(), config, team);
  stack.prepareStack();
  return patternsIn(stack);
}

/** What the audit stack forwards, for a team that is where neither IAM nor the trail is. */
function forwarding(): Readonly<Record<string, unknown>> {
  const config = parseTeamsConfig(TEAMS.replace("region: eu-west-1", "region: ap-south-1"), {
    file: "teams.yaml",
    directory: __dirname,
  });
  const [audit] = config.audits;
  if (audit === undefined) {
    throw new Error("no audit");
  }
  const stack = new AuditStack(testApp(), config, audit);
  stack.prepareStack();
  return patternsIn(stack);
}

function patternsIn(stack: TerraformStack): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    new Template(Testing.synth(stack))
      .resources("aws_cloudwatch_event_rule")
      .filter(({ event_pattern: pattern }) => pattern !== undefined)
      .map(({ name, event_pattern: pattern }) => [String(name), JSON.parse(pattern as string)]),
  );
}

describeWith(["java", "mvn"], "the alerts' patterns, as AWS's Event Ruler matches them", () => {
  jest.setTimeout(6 * 60_000);

  const rules = patterns();
  const cases = ALERT_KINDS.flatMap((kind) =>
    Object.entries(ALERT_CASES[kind]).flatMap(([group, events]) =>
      Object.entries(events as Record<string, unknown>).map(([name, event]) => ({
        kind,
        name,
        event,
        expected: group === "matching",
        pattern: rules[`mwaa-payments-audit-${kind}`],
      })),
    ),
  );
  let answers: boolean[];
  beforeAll(() => {
    answers = matches(cases);
  });

  it("are there, one for each kind of alert", () => {
    expect(Object.keys(rules).sort()).toEqual(
      ALERT_KINDS.map((kind) => `mwaa-payments-audit-${kind}`).sort(),
    );
  });

  it.each(
    cases.map(({ kind, name, expected }, index) => [
      kind,
      expected ? "reports" : "does not report",
      name,
      index,
    ]),
  )("%s %s of: %s", (_kind, _tells, _name, index) => {
    expect(answers[index]).toBe(cases[index]?.expected);
  });

  it("are forwarded from where IAM and the trail are called, whatever the team, and nothing else is", () => {
    const forwarded = [...ALERT_KINDS].flatMap((kind) =>
      Object.values(ALERT_CASES[kind].matching).map((event) => ({ kind, event })),
    );
    const matchedBy = (subject: string): string[] => {
      const pattern = forwarding()[`acme-audit-${subject}-to-ap-south-1`];
      const found = matches(forwarded.map(({ event }) => ({ pattern, event })));
      return [...new Set(forwarded.filter((_, index) => found[index]).map(({ kind }) => kind))];
    };

    expect(matchedBy("iam")).toEqual(["boundary-changed"]);
    expect(matchedBy("trail")).toEqual(["trail-changed"]);
    const missed = matches(
      (["boundary-changed", "trail-changed"] as const).flatMap((kind) =>
        Object.values(ALERT_CASES[kind].matching).map((event) => ({
          pattern: forwarding()[`acme-audit-${kind === "trail-changed" ? "trail" : "iam"}-to-ap-south-1`],
          event,
        })),
      ),
    );
    expect(missed).not.toContain(false);
  });

  it("match nothing that somebody puts on the bus as an event of their own", () => {
    const forged = cases
      .filter(({ expected }) => expected)
      .map(({ pattern, event }) => ({ pattern, event: { ...(event as object), source: "my.app" } }));
    expect(matches(forged)).toEqual(forged.map(() => false));
  });
});
