import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { type TeamsConfig } from "../../../modules/config/teams-config";

/** Three teams of one account; `payments` has secrets, and the others something more. */
function load(
  shares: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): TeamsConfig {
  const team = (key: string, number: number): string =>
    `  ${key}: { network: { create: { cidr: 10.${number}.0.0/16 } }, shares: [${shares[key] ?? ""}]${more[key] ?? ""} }`;
  const secrets =
    ", secrets: { connections: [warehouse], variables: [limit], administrators: [arn:aws:iam::111122223333:role/security] }";
  const text = `
organization: acme
defaults: { accountId: "111122223333", region: eu-west-1, airflow: { version: "2.11.2" } }
teams:
${team("payments", 1).replace(/ }$/, `${secrets} }`)}
${team("reports", 2)}
${team("science", 3)}
`;
  return parseTeamsConfig(text, { file: "teams.yaml", directory: "/nowhere" });
}

test("a share reaches both teams: the owner's policies and the other's role", () => {
  const { teams } = load({ payments: "{ team: reports, connections: [warehouse], dags: true, logs: true }" });
  const [payments, reports, science] = teams.map(({ props }) => props);

  expect(payments?.shares).toEqual([
    {
      roleArn: "arn:aws:iam::111122223333:role/mwaa-reports-execution",
      connections: ["warehouse"],
      variables: [],
      dags: true,
    },
  ]);
  expect(reports?.sharedBy).toEqual([
    expect.objectContaining({
      environmentName: "payments",
      bucketName: "acme-payments-dags-111122223333",
      connections: ["warehouse"],
      variables: [],
      dags: true,
      logs: true,
    }),
  ]);
  expect([payments?.sharedBy, reports?.shares, science?.shares, science?.sharedBy]).toEqual(
    Array.from({ length: 4 }),
  );
});

test("logs, which have no policy of their own, are opened by the other team's role alone", () => {
  const [payments, reports] = load({ payments: "{ team: reports, logs: true }" }).teams;
  expect(payments?.props.shares).toBeUndefined();
  expect(reports?.props.sharedBy).toHaveLength(1);
});

test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
  [
    "a team that is not there",
    { payments: "{ team: nobody, dags: true }" },
    {},
    'teams.payments.shares[0].team must be a team in this file (reports, science), got: "nobody"',
  ],
  [
    "the team itself",
    { payments: "{ team: payments, dags: true }" },
    {},
    'teams.payments.shares[0].team must be another team, got: "payments"',
  ],
  [
    "a team twice",
    { payments: "{ team: reports, dags: true }, { team: reports, logs: true }" },
    {},
    'teams.payments.shares[1].team must differ from the team at 0 (put both into one element), got: "reports"',
  ],
  [
    "nothing",
    { payments: "{ team: reports }" },
    {},
    "teams.payments.shares[0] must share something (connections, variables, dags or logs), got: nothing",
  ],
  [
    "a team of another account",
    { payments: "{ team: reports, dags: true }" },
    { reports: ', accountId: "444455556666"' },
    'teams.payments.shares[0].team must be a team of the same account and Region, 111122223333 in eu-west-1 (put what both use into a resource that is no team\'s own), not of 444455556666 in eu-west-1, got: "reports"',
  ],
  [
    "a team of another Region",
    { payments: "{ team: reports, dags: true }" },
    { reports: ", region: eu-central-1" },
    "must be a team of the same account and Region, 111122223333 in eu-west-1",
  ],
  [
    "a secret that the owner's stack does not create",
    { payments: "{ team: reports, connections: [warehouse, lake] }" },
    {},
    'teams.payments.shares[0].connections[1] must be one of secrets.connections of the team "payments", got: "lake"',
  ],
  [
    "each other",
    { payments: "{ team: reports, dags: true }", reports: "{ team: payments, logs: true }" },
    {},
    "teams.payments.shares[0].team must not be circular: payments shares with reports shares with payments",
  ],
  [
    "in a longer circle",
    {
      payments: "{ team: reports, dags: true }",
      reports: "{ team: science, dags: true }",
      science: "{ team: payments, dags: true }",
    },
    {},
    "teams.science.shares[0].team must not be circular: science shares with payments shares with reports shares with science",
  ],
])("rejects a share with %s, with the place and the way out", (_, shares, more, message) => {
  expect(() => load(shares, more)).toThrow(message);
});

test("a share with two teams that share nothing on is no circle", () => {
  expect(() =>
    load({
      payments: "{ team: reports, dags: true }, { team: science, dags: true }",
      reports: "{ team: science, logs: true }",
    }),
  ).not.toThrow();
});

test.each([
  ["s3:GetObject", '"*"', "bucket"],
  ["logs:GetLogEvents", "arn:aws:logs:eu-west-1:111122223333:log-group:airflow-*", "logs"],
  [
    "secretsmanager:GetSecretValue",
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:airflow/*",
    "secrets",
  ],
])("a permission for %s on %s, which takes in more than is shared, is rejected", (action, resource) => {
  const permissions = `, permissions: [{ actions: ["${action}"], resources: [${resource.startsWith('"') ? resource : `"${resource}"`}] }]`;
  expect(() =>
    load(
      { payments: "{ team: reports, connections: [warehouse], dags: true, logs: true }" },
      { reports: permissions },
    ),
  ).toThrow(
    'teams.reports.permissions[0].resources[0] must not take in what the team "payments" shares with the team "reports" in part',
  );
});

test("a wildcard of another service stays as it is", () => {
  const permissions = ', permissions: [{ actions: ["dynamodb:GetItem"], resources: ["*"] }]';
  expect(() =>
    load({ payments: "{ team: reports, dags: true, logs: true }" }, { reports: permissions }),
  ).not.toThrow();
});
