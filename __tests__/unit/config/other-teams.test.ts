import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { type TeamsConfig } from "../../../modules/config/teams-config";

function load(permission: string, account = "111122223333"): TeamsConfig {
  const text = `
organization: acme
defaults:
  region: eu-west-1
  airflow: { version: "2.11.2" }
teams:
  team: { accountId: "111122223333", network: { create: { cidr: 10.1.0.0/16 } }, permissions: [${permission}] }
  team-a: { accountId: "${account}", network: { create: { cidr: 10.2.0.0/16 } } }
`;
  return parseTeamsConfig(text, { file: "teams.yaml", directory: "/nowhere" });
}

function permission(action: string, resource: string): string {
  return `{ actions: ["${action}"], resources: ["arn:aws:s3:::acme-lake/*", "${resource}"] }`;
}

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-west-1:111122223333:${resource}`;

test.each([
  ["bucket", "s3:GetObject", "arn:aws:s3:::acme-team-a-dags-111122223333/dags/*"],
  ["bucket", "s3:ListBucket", "arn:aws:s3:::acme-team-a-dags-111122223333"],
  [
    "secrets",
    "secretsmanager:GetSecretValue",
    arn("secretsmanager", "secret:airflow/team-a/connections/x-AbCdEf"),
  ],
  ["logs", "logs:GetLogEvents", arn("logs", "log-group:airflow-team-a-Task:*")],
  ["logs", "logs:GetLogEvents", arn("logs", "log-group:airflow-team-a-Task:log-stream:x")],
])(
  "a permission on another team's %s is rejected, with both teams and the way out (%s on %s)",
  (kind, action, resource) => {
    expect(() => load(permission(action, resource))).toThrow(
      `teams.team.permissions[0].resources[1] must not be of another team, got: ${JSON.stringify(resource)}, of the ${kind} of the team "team-a" for the team "team" (permission 1); put what both use into a resource that is no team's own`,
    );
  },
);

test("so is a role of another team, also in another account", () => {
  const role = "arn:aws:iam::444455556666:role/mwaa-team-a-execution";
  expect(() =>
    load(`{ actions: [sts:AssumeRole], resources: ["${role}"], acknowledge: no }`, "444455556666"),
  ).toThrow(/of the roles of the team "team-a"/);
});

test("a wildcard that takes in another team is warned of, and the boundary denies that team's things", () => {
  const [team] = load(permission("logs:GetLogEvents", arn("logs", "log-group:airflow-*"))).teams;
  expect(team?.warnings).toContain(
    'permission 1 takes in what belongs to the team "team-a" (logs): that stays denied',
  );
  expect(team?.props.otherTeamArns).toContain(arn("logs", "log-group:airflow-team-a-Task:*"));
});

test("many teams that a wildcard takes in are one warning", () => {
  const teams = [1, 2, 3, 4, 5].map((n) => `  t${n}: { network: { create: { cidr: 10.${n}.0.0/16 } } }`);
  const text = `
organization: acme
defaults: { accountId: "111122223333", region: eu-west-1, airflow: { version: "2.11.2" } }
teams:
${teams.join("\n")}
  wide: { network: { create: { cidr: 10.9.0.0/16 } }, permissions: [{ actions: [s3:ListBucket], resources: ["*"] }] }
`;
  const wide = parseTeamsConfig(text, { file: "teams.yaml", directory: "/nowhere" }).teams.at(-1);
  expect(wide?.warnings.filter((warning) => warning.includes("takes in"))).toEqual([
    'permission 1 takes in what belongs to the teams "t1", "t2", "t3" and 2 more (bucket, delivery): that stays denied',
  ]);
});

test("with a boundary by deny-list nothing promises that", () => {
  const wide = permission("logs:GetLogEvents", arn("logs", "log-group:airflow-*"));
  const [team] = load(`${wide}], boundary: deny-list, metricNamespaces: [`).teams;
  expect(team?.warnings).toContain(
    'permission 1 takes in what belongs to the team "team-a" (logs): only the policies of those resources keep it out',
  );
});

test("what is no team's own is nobody's business", () => {
  const [team] = load(permission("logs:GetLogEvents", arn("logs", "log-group:/aws/glue/*"))).teams;
  expect(team?.warnings.filter((warning) => warning.includes("team-a"))).toEqual([]);
});

test("where no permission takes another team in, the boundary needs no denial of it", () => {
  const [team] = load(permission("s3:GetObject", "arn:aws:s3:::acme-lake/x/*")).teams;
  expect(team?.props.otherTeamArns).toBeUndefined();
});

test("nothing of the team's own is denied as another's", () => {
  const [team] = load(permission("logs:GetLogEvents", "*")).teams;
  const denied = team?.props.otherTeamArns ?? [];
  expect(denied.length).toBeGreaterThan(10);
  expect(denied.filter((each) => !each.includes("team-a"))).toEqual([]);
});

test.each([
  ["the key of both, where both are given it", "defaults", undefined],
  ["another team's, where that team alone is given it", "team-a", /of the key of the team "team-a"/],
])("an existing key is %s", (_, owner, problem) => {
  const key = arn("kms", "key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f");
  const encryption = (name: string): string => (name === owner ? `encryption: { kmsKeyArn: "${key}" }` : "");
  const text = `
organization: acme
defaults:
  region: eu-west-1
  accountId: "111122223333"
  airflow: { version: "2.11.2" }
  ${encryption("defaults")}
teams:
  team:
    network: { create: { cidr: 10.1.0.0/16 } }
    permissions: [{ actions: [kms:Decrypt], resources: ["${key}"] }]
  team-a:
    network: { create: { cidr: 10.2.0.0/16 } }
    ${encryption("team-a")}
`;
  const read = (): TeamsConfig => parseTeamsConfig(text, { file: "teams.yaml", directory: "/nowhere" });
  if (problem === undefined) {
    expect(read().teams[0]?.props.otherTeamArns).toBeUndefined();
  } else {
    expect(read).toThrow(problem);
  }
});
