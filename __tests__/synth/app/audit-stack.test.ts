import { Testing } from "cdktf";
import { AuditStack } from "../../../modules/app/audit-stack";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { TeamStack } from "../../../modules/app/team-stack";
import { testApp } from "../../support/test-app";
import { Template } from "../support/template";
import expectedAddresses from "../audit/addresses.json";

interface StackJson {
  readonly provider: { readonly aws: readonly Record<string, unknown>[] };
  readonly terraform: { readonly backend: Record<string, Record<string, unknown>> };
  readonly output: Record<string, { readonly value: unknown }>;
}

const TEAM = `
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }`;

/** Every stack of a file with these teams, by name. */
function synth(teams: string, top = "audit: { homeRegion: eu-west-1 }"): Record<string, Template> {
  const config = parseTeamsConfig(`organization: acme\n${top}\nteams:\n${teams}`, {
    file: "teams.yaml",
    directory: __dirname,
  });
  const app = testApp();
  const stacks = [
    ...config.teams.map((team) => new TeamStack(app, config, team)),
    ...config.audits.map((audit) => new AuditStack(app, config, audit)),
  ];
  stacks.forEach((stack) => stack.prepareStack());
  return Object.fromEntries(stacks.map((stack) => [stack.node.id, new Template(Testing.synth(stack, true))]));
}

const PAYMENTS = `  payments:\n    accountId: "111122223333"${TEAM}\n`;

function audit(teams = PAYMENTS, top?: string): Template {
  const stack = synth(teams, top)["audit-111122223333"];
  if (stack === undefined) {
    throw new Error("no stack of the trail");
  }
  return stack;
}

const json = (template: Template): StackJson => JSON.parse(template.text) as StackJson;

describe("AuditStack", () => {
  test("is one for each account, however many teams the account has", () => {
    const teams = `${PAYMENTS}  sales:\n    accountId: "111122223333"${TEAM}\n  legal:\n    accountId: "444455556666"${TEAM}\n`;

    const stacks = synth(teams);

    expect(Object.keys(stacks).sort()).toEqual([
      "audit-111122223333",
      "audit-444455556666",
      "legal",
      "payments",
      "sales",
    ]);
    expect(stacks["audit-111122223333"]?.text).toContain("arn:aws:s3:::acme-sales-dags-111122223333/");
    expect(stacks["audit-111122223333"]?.text).not.toContain("444455556666");
  });

  test("works in the account and its home Region alone, with the teams' deploying role", () => {
    const role = "    deployRoleArn: arn:aws:iam::111122223333:role/deploy\n    tags: { CostCentre: a }\n";

    expect(json(audit(PAYMENTS + role, "audit: { homeRegion: us-east-1 }")).provider.aws[0]).toEqual({
      region: "us-east-1",
      allowed_account_ids: ["111122223333"],
      assume_role: [{ role_arn: "${var.assume_role_arn}", session_name: "cdktf-audit-111122223333" }],
      default_tags: [{ tags: { ManagedBy: "cdktf-mwaa-teams", CostCentre: "a" } }],
    });
  });

  test("keeps a state of its own", () => {
    const state = "state: { s3: { bucket: acme-tfstate, region: eu-west-1 } }";

    expect(json(audit()).terraform.backend).toEqual({
      local: { path: "../../../terraform.audit-111122223333.tfstate" },
    });
    expect(
      json(audit(PAYMENTS, `${state}\naudit: { homeRegion: eu-west-1 }`)).terraform.backend.s3,
    ).toMatchObject({ key: "acme/audit-111122223333/terraform.tfstate", use_lockfile: true });
  });

  test("takes every setting of the file", () => {
    const template = audit(
      PAYMENTS,
      "audit: { homeRegion: eu-west-1, retentionDays: 731, readers: [arn:aws:iam::111122223333:role/auditor], deletionProtection: false }",
    );

    expect(template.resource("aws_cloudwatch_log_group").retention_in_days).toBe(731);
    expect(template.statements("aws_s3_bucket_policy").DenyReadsByOthers?.Condition).toEqual({
      ArnNotEquals: { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/auditor"] },
    });
    expect(template.resource("aws_s3_bucket").force_destroy).toBe(true);
  });

  test("keeps the DAGs of every team of the account from its records", () => {
    // A boundary has denials of what its allow-list reaches: here, of everything.
    const { payments } = synth(PAYMENTS.replace("region:", "boundary: deny-list\n    region:"));
    const { DenyTouchingWhatWatches } =
      payments?.statements("aws_iam_policy", {
        name: "mwaa-payments-boundary",
      }) ?? {};

    expect(DenyTouchingWhatWatches?.Resource).toEqual(
      expect.arrayContaining([
        "arn:aws:s3:::acme-audit-111122223333",
        "arn:aws:s3:::acme-audit-111122223333/*",
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/cloudtrail/acme-audit:*",
      ]),
    );
  });

  describe("brings to the teams' Regions what their alerts need from elsewhere:", () => {
    const inRegion = (region: string): string => PAYMENTS.replace("eu-west-1", region);
    const routes = (template: Template): unknown[] =>
      template.resources("aws_cloudwatch_event_rule").map(({ name, provider }) => [name, provider]);

    test("calls of IAM, which are recorded in one Region of the partition", () => {
      const template = audit();

      expect(routes(template)).toEqual([["acme-audit-iam-to-eu-west-1", "aws.iam"]]);
      expect(json(template).provider.aws[1]).toMatchObject({ alias: "iam", region: "us-east-1" });
      expect(template.resource("aws_cloudwatch_event_target")).toMatchObject({
        provider: "aws.iam",
        arn: "arn:aws:events:eu-west-1:111122223333:event-bus/default",
      });
      expect(template.statements("aws_iam_role_policy", { name: "forwarding" }).PutEvents?.Resource).toEqual([
        "arn:aws:events:eu-west-1:111122223333:event-bus/default",
      ]);
    });

    test("calls of the trail, where a team is not in its home Region", () => {
      expect(routes(audit(inRegion("us-east-1")))).toEqual([["acme-audit-trail-to-us-east-1", undefined]]);
    });

    test("nothing where the team is where everything is called", () => {
      expect(routes(audit(inRegion("us-east-1"), "audit: { homeRegion: us-east-1 }"))).toEqual([]);
    });

    test("also for a trail that exists, and nothing else then", () => {
      const own =
        "audit: { homeRegion: eu-west-1, trailArn: arn:aws:cloudtrail:eu-west-1:111122223333:trail/own }";

      expect(routes(audit(PAYMENTS, own))).toEqual([["acme-audit-iam-to-eu-west-1", "aws.iam"]]);
      expect(audit(PAYMENTS, own).resources("aws_cloudtrail")).toEqual([]);
    });
  });

  test("has a trail that is not another when a team is added", () => {
    const { name } = audit().resource("aws_cloudtrail");
    const more = audit(`  aardvark:\n    accountId: "111122223333"${TEAM}\n${PAYMENTS}`);

    expect(more.resource("aws_cloudtrail").name).toBe(name);
    expect(more.addresses).toEqual(audit().addresses);
  });

  /** See team-stack.test.ts: never change or remove a line without a `moved` block. */
  test("keeps every resource's address", () => {
    expect(audit().addresses).toEqual(expectedAddresses);
  });
});
