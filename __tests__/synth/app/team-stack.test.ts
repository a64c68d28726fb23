import { Testing } from "cdktf";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { TeamStack } from "../../../modules/app/team-stack";
import { testApp } from "../../support/test-app";
import { Template } from "../support/template";
import expectedAddresses from "../team/addresses.json";

interface StackJson {
  readonly provider: { readonly aws: readonly Record<string, unknown>[] };
  readonly terraform: { readonly backend: Record<string, Record<string, unknown>> };
  readonly output: Record<string, { readonly value: unknown }>;
  readonly data?: Record<string, unknown>;
  readonly variable?: Record<string, unknown>;
}

/** The stack of each team in a `teams.yaml`. */
function synth(yaml: string): Record<string, Template> {
  const config = parseTeamsConfig(yaml, { file: "teams.yaml", directory: __dirname });
  const app = testApp();
  const stacks = config.teams.map((team) => new TeamStack(app, config, team));
  stacks.forEach((stack) => stack.prepareStack());
  return Object.fromEntries(stacks.map((stack) => [stack.node.id, new Template(Testing.synth(stack, true))]));
}

const AIRFLOW = '    airflow: { version: "2.11.2" }';

function team(fields: string, { top = "", airflow = AIRFLOW } = {}): Template {
  const { payments } = synth(`
organization: acme
${top}
teams:
  payments:
    accountId: "111122223333"
    region: eu-west-1
${airflow}
${fields}
`);
  if (payments === undefined) {
    throw new Error("no stack of the team");
  }
  return payments;
}

const json = (template: Template): StackJson => JSON.parse(template.text) as StackJson;
const created = "    network: { create: { cidr: 10.20.0.0/16 } }";

describe("TeamStack", () => {
  test("lets the provider work in the team's account and Region alone", () => {
    expect(json(team(created)).provider.aws).toEqual([
      {
        region: "eu-west-1",
        allowed_account_ids: ["111122223333"],
        default_tags: [{ tags: { Team: "payments", ManagedBy: "cdktf-mwaa-teams" } }],
      },
    ]);
  });

  test("assumes the deploying role, or what a variable names instead, and keeps it in the bucket's policy", () => {
    const template = team(`${created}\n    deployRoleArn: arn:aws:iam::111122223333:role/deploy`);

    expect(json(template).provider.aws[0]?.assume_role).toEqual([
      { role_arn: "${var.assume_role_arn}", session_name: "cdktf-payments" },
    ]);
    expect(json(template).variable?.assume_role_arn).toMatchObject({
      default: "arn:aws:iam::111122223333:role/deploy",
    });
    expect(template.statements("aws_s3_bucket_policy").DenyDeployedFileWritesByOthers?.Condition).toEqual({
      ArnNotEquals: { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/deploy"] },
    });
  });

  test("tags everything, and the team's own tags win", () => {
    expect(
      json(team(`${created}\n    tags: { Team: Payments and Co, CostCentre: "42" }`)).provider.aws[0]
        ?.default_tags,
    ).toEqual([{ tags: { Team: "Payments and Co", ManagedBy: "cdktf-mwaa-teams", CostCentre: "42" } }]);
  });

  test("keeps its state in a file beside the output folder by default, on every machine the same", () => {
    expect(json(team(created)).terraform.backend).toEqual({
      local: { path: "../../../terraform.payments.tfstate" },
    });
  });

  test("keeps its state in S3 under a key of its own, encrypted and locked", () => {
    const template = team(created, {
      top: "state: { s3: { bucket: acme-tfstate, region: eu-central-1 } }",
    });

    expect(json(template).terraform.backend).toEqual({
      s3: {
        bucket: "acme-tfstate",
        region: "eu-central-1",
        key: "acme/payments/terraform.tfstate",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  test("outputs the environment's ARN, UI, bucket, role and log groups", () => {
    expect(Object.keys(json(team(created)).output).sort()).toEqual([
      "dag_bucket_name",
      "encryption_key_arn",
      "environment_arn",
      "execution_role_arn",
      "log_group_names",
      "private_subnet_ids",
      "privilege_change_topic_arn",
      "security_group_ids",
      "vpc_id",
      "webserver_url",
    ]);
    expect(json(team(created)).output.log_group_names?.value).toHaveLength(5);
  });

  test("refers to no other team's stack", () => {
    const stacks = synth(`
organization: acme
defaults: { region: eu-west-1, airflow: { version: "2.11.2" }, network: { create: { cidr: 10.0.0.0/16 } } }
teams:
  team: { accountId: "111122223333" }
  team-a: { accountId: "111122223333" }
  team-a-b: { accountId: "444455556666" }
`);

    for (const [name, template] of Object.entries(stacks)) {
      expect(json(template).data).not.toHaveProperty("terraform_remote_state");
      const others = Object.keys(stacks).filter((other) => other !== name);
      // Whole names only: "team" is part of "team-a".
      const named = others.filter((other) =>
        new RegExp(`(?<![\\w-])(mwaa-|airflow-|acme-)?${other}(?![\\w-])`).test(template.text),
      );
      expect({ name, named }).toEqual({ name, named: [] });
    }
  });

  test("passes what looks like a template in teams.yaml to AWS as it stands", () => {
    const template = team(
      `${created}
    permissions: [{ actions: [s3:GetObject], resources: ["arn:aws:s3:::lake/\${aws:PrincipalTag/team}/*"] }]`,
      { airflow: '    airflow: { version: "2.11.2", configuration: { core.plugins_note: "${HOME}/%{x}" } }' },
    );

    expect(template.resource("aws_mwaa_environment").airflow_configuration_options).toMatchObject({
      "core.plugins_note": "$${HOME}/%%{x}",
    });
    expect(template.statements("aws_iam_role_policy", { name: "dags" }).Dags1?.Resource).toEqual([
      "arn:aws:s3:::lake/$${aws:PrincipalTag/team}/*",
    ]);
  });

  /**
   * A resource whose address changes is destroyed and created again. Never change or remove a line of
   * addresses.json without a `moved` block that carries users' state along.
   */
  describe("keeps every resource's address", () => {
    const everything = `
    access: { admin: [arn:aws:iam::111122223333:role/platform] }
    secrets: { connections: [warehouse], variables: [limits], administrators: [arn:aws:iam::111122223333:role/security] }
    permissions: [{ actions: [s3:GetObject], resources: ["arn:aws:s3:::lake/*"] }]
    delivery: { writers: [arn:aws:iam::111122223333:role/ci] }
    bucket: { accessLogsBucket: acme-logs }`;

    test.each<[Exclude<keyof typeof expectedAddresses, "delivery">, string]>([
      ["nat", created],
      ["endpoints", "    network: { create: { cidr: 10.20.0.0/16, egress: endpoints } }"],
      [
        "existing",
        "    network: { existing: { vpcId: vpc-0a1b2c3d, privateSubnetIds: [subnet-0a1b2c3d, subnet-1a2b3c4d] } }",
      ],
    ])("with network %s", (variant, network) => {
      const template = team(`${network}${everything}`);

      expect(template.addresses).toEqual(expectedAddresses[variant]);
    });

    test("with repositories that deliver", () => {
      const template = team(`${created}
    bucket: { accessLogsBucket: acme-logs }
    delivery:
      ci:
        - { github: { repository: acme/dags, environment: production }, prefix: core }
        - { gitlab: { project: acme/reports, branch: main }, prefix: reports/daily }
      submitters: [arn:aws:iam::111122223333:role/release]
      notify: { emails: [payments@example.com] }`);

      expect(template.addresses.filter((address) => address.includes(".DagDelivery_"))).toEqual(
        expectedAddresses.delivery,
      );
    });
  });
});
