import { Testing } from "cdktf";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { TeamsConfigError } from "../../../modules/config/teams-config-error";
import { TeamStack } from "../../../modules/app/team-stack";
import { testApp } from "../../support/test-app";

const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty"];

function file(team: string): string {
  return `
organization: acme
teams:
  ${team}:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16, egress: endpoints, endpoints: [constructor] } }
    access: { admin: [arn:aws:iam::111122223333:role/constructor, arn:aws:iam::111122223333:role/path/constructor] }
    secrets:
      variables: [${NAMES.join(", ")}]
      administrators: [arn:aws:iam::111122223333:role/admin]
    delivery:
      ci:
        - { gitlab: { project: acme/dags, branch: main }, prefix: constructor }
        - { gitlab: { project: acme/dags, branch: main }, prefix: valueOf/toString }
`;
}

const options = { file: "teams.yaml", directory: "/nowhere" };

it("takes names that every JavaScript object has, as names of secrets, roles, services and prefixes", () => {
  const config = parseTeamsConfig(file("payments"), options);
  const [team] = config.teams;
  if (team === undefined) {
    throw new Error("the file has a team");
  }
  const text = Testing.synth(new TeamStack(testApp(), config, team));
  NAMES.forEach((name) => expect(text).toContain(`"airflow/payments/variables/${name}"`));
});

it("rejects a team named constructor, whose stack could not be created", () => {
  expect(() => parseTeamsConfig(file("constructor"), options)).toThrow(TeamsConfigError);
});
