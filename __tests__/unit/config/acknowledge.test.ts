import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { type TeamsConfig } from "../../../modules/config/teams-config";

function load(permission: string): TeamsConfig {
  const text = `
organization: acme
teams:
  team:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.1.0.0/16 } }
    permissions: [${permission}]
`;
  return parseTeamsConfig(text, { file: "teams.yaml", directory: "/nowhere" });
}

const JOB = 'resources: ["arn:aws:glue:eu-west-1:111122223333:job/daily"]';

test("an action that runs code as another principal is rejected without a reason, at its permission", () => {
  expect(() => load(`{ actions: [glue:StartJobRun], ${JOB} }`)).toThrow(
    /^teams\.yaml:9:\d+ {2}teams\.team\.permissions\[0\]\.acknowledge must say why DAGs run code as another principal, or get its credentials \(by glue:StartJobRun: .*\), got: nothing$/m,
  );
  expect(() => load(`{ actions: [glue:StartJobRun], ${JOB}, acknowledge: "" }`)).toThrow(
    /permissions\[0\]\.acknowledge must/,
  );
});

test("with a reason it is taken, and the reason goes along", () => {
  const [team] = load(`{ actions: [glue:StartJobRun], ${JOB}, acknowledge: reads the lake alone }`).teams;
  expect(team?.props.permissions).toEqual([
    {
      actions: ["glue:StartJobRun"],
      resources: ["arn:aws:glue:eu-west-1:111122223333:job/daily"],
      acknowledge: "reads the lake alone",
    },
  ]);
});
