import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ConfiguredStack } from "../../../modules/access/stack/configured-stack";
import { StackPolicies } from "../../../modules/access/stack/stack-policies";
import { TerraformJson } from "../../../modules/access/terraform/terraform-json";
import { synthesize } from "../../../modules/app/synthesize";
import { loadTeamsConfig, parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { type TeamsConfig } from "../../../modules/config/teams-config";

const PROJECT = path.resolve(__dirname, "../../..");

/** Names that are beginnings of each other, in one account: the classic way for a wildcard to leak. */
const PREFIX_TEAMS = `
organization: acme
state: { s3: { bucket: acme-tfstate, region: eu-west-1 } }
defaults:
  accountId: "111122223333"
  region: eu-west-1
  airflow: { version: "2.11.2" }
  network: { create: { egress: endpoints } }
  deployRoleArn: arn:aws:iam::111122223333:role/deploy
teams:
  team: { network: { create: { cidr: 10.1.0.0/16 } }, ${own("team")} }
  team-a: { network: { create: { cidr: 10.2.0.0/16 } }, ${own("team-a")} }
  team-a-b: { network: { create: { cidr: 10.3.0.0/16 } }, ${own("team-a-b")} }
`;

function own(team: string): string {
  const role = (name: string): string => `arn:aws:iam::111122223333:role/${team}-${name}`;
  return `
    access: { admin: [${role("admin")}], op: [${role("op")}], user: [${role("user")}], viewer: [${role("viewer")}] },
    bucket: { readers: [${role("plan")}] },
    secrets: { connections: [warehouse], variables: [limit], administrators: [${role("secrets")}] },
    permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/${team}/*"] }],
    delivery: { writers: [${role("ci")}] }`;
}

/** The teams of the repository's own `teams.yaml`, as a user gets them. */
export function exampleStacks(): StackPolicies[] {
  return stacksOf(exampleConfig()).filter(isTeam);
}

/** The accounts' audit stacks of the repository's own `teams.yaml`. */
export function exampleAudits(): StackPolicies[] {
  return stacksOf(exampleConfig()).filter((stack) => !isTeam(stack));
}

/** Three teams of one account, named `team`, `team-a` and `team-a-b`, that use all that a team can. */
export function prefixStacks(): StackPolicies[] {
  return stacksOf(parseTeamsConfig(PREFIX_TEAMS, { file: "teams.yaml", directory: PROJECT })).filter(isTeam);
}

/** A team that uses all that a team can, with a boundary by deny-list. */
export function denyListStacks(): StackPolicies[] {
  return stacksOfText(PREFIX_TEAMS.replace("  airflow:", "  boundary: deny-list\n  airflow:"))
    .filter(isTeam)
    .slice(0, 1);
}

/** Every stack of a `teams.yaml` that a test writes. */
export function stacksOfText(teamsYaml: string): StackPolicies[] {
  return stacksOf(parseTeamsConfig(teamsYaml, { file: "teams.yaml", directory: PROJECT }));
}

/** What a stack was read from. */
export function jsonOf({ source }: StackPolicies): TerraformJson {
  return (source as ConfiguredStack).json;
}

function exampleConfig(): TeamsConfig {
  return loadTeamsConfig(path.join(PROJECT, "teams.yaml"));
}

function isTeam(stack: StackPolicies): boolean {
  return stack.arnsOf("aws_mwaa_environment").length > 0;
}

function stacksOf(config: TeamsConfig): StackPolicies[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "access-"));
  try {
    synthesize(config, folder);
    const stacks = path.join(folder, "stacks");
    return fs
      .readdirSync(stacks)
      .sort()
      .map((name) => path.join(stacks, name, "cdk.tf.json"))
      .map(
        (file) =>
          new StackPolicies(new ConfiguredStack(TerraformJson.parse(fs.readFileSync(file, "utf8"), file))),
      );
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
