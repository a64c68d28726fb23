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
  expect(() => load(`{ actions: [sts:AssumeRole], resources: ["${role}"] }`, "444455556666")).toThrow(
    /of the roles of the team "team-a"/,
  );
});

test("a wildcard that takes in another team is warned of, and the boundary denies that team's things", () => {
  const [team] = load(permission("logs:GetLogEvents", arn("logs", "log-group:airflow-*"))).teams;
  expect(team?.warnings).toContain(
    'permission 1 takes in what belongs to the team "team-a" (logs): that stays denied',
  );
  expect(team?.props.otherTeamArns).toContain(arn("logs", "log-group:airflow-team-a-Task:*"));
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

test("nothing of the team's own is denied as another's", () => {
  const [team, other] = load(permission("s3:GetObject", "arn:aws:s3:::acme-x/*")).teams;
  const own = (other?.props.otherTeamArns ?? []).filter((each) => each.includes("team-a"));
  expect(own).toEqual([]);
  expect((team?.props.otherTeamArns ?? []).length).toBeGreaterThan(10);
});
