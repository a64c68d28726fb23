import { fileOf, load, minimalTeam, problemsOf, type Tree } from "./fixtures";

const withTeam = (change: Tree, others: Tree = {}): Tree =>
  fileOf({ payments: { ...minimalTeam(), ...change }, ...others });
const ADMINISTRATORS = { administrators: ["arn:aws:iam::111122223333:role/security"] };

describe("a prefix that was there before", () => {
  test("is the team's, with what Airflow's backend needs beside it", () => {
    const secrets = {
      prefix: "airflow",
      separator: "-",
      fullUrlMode: false,
      connectionsLookupPattern: "^db",
    };
    expect(load(withTeam({ secrets })).teams[0]?.props).toMatchObject({
      secretsPrefix: "airflow",
      secretsSeparator: "-",
      fullUrlMode: false,
      connectionsLookupPattern: "^db",
    });
  });

  test("is rejected where another team of the account and Region has it too", () => {
    const secrets = { prefix: "airflow" };
    const problem = (key: string, other: string): string =>
      `teams.${key}.secrets.prefix must not take in the secrets of the team "${other}" in the same account and Region (each team has a prefix of its own; what one of the two is to read of the other, the other names under its shares), got: "airflow"`;
    expect(problemsOf(withTeam({ secrets }, { science: { ...minimalTeam(), secrets } }))).toEqual([
      problem("payments", "science"),
      problem("science", "payments"),
    ]);
    const elsewhere = { ...minimalTeam(), secrets, accountId: "444455556666" };
    expect(load(withTeam({ secrets }, { science: elsewhere })).teams).toHaveLength(2);
  });

  test("is rejected where it takes in another team's default", () => {
    const secrets = { prefix: "airflow" };
    expect(problemsOf(withTeam({ secrets }, { connections: minimalTeam() }))).toHaveLength(1);
    expect(load(withTeam({ secrets }, { science: minimalTeam() })).teams).toHaveLength(2);
  });

  test("is denied to another team's wildcard", () => {
    const permissions = [
      {
        actions: ["secretsmanager:GetSecretValue"],
        resources: ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:air*"],
      },
    ];
    const { teams } = load(
      withTeam({ secrets: { prefix: "airflow" } }, { science: { ...minimalTeam(), permissions } }),
    );
    expect(teams.find(({ name }) => name === "science")?.props.otherTeamArns).toContain(
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:airflow/connections/*",
    );
  });
});

describe("an option whose value is looked up", () => {
  const airflow = { version: "2.11.2", configuration: { "smtp.smtp_password_secret": "smtp_password" } };

  test("is rejected where no secret is declared for it", () => {
    expect(problemsOf(withTeam({ airflow }))).toEqual([
      'teams.payments.airflow.configuration["smtp.smtp_password_secret"] must be a name under secrets.config (Airflow looks it up in the secrets backend), got: "smtp_password"',
    ]);
  });

  test("passes with its secret declared, or there already", () => {
    expect(
      load(withTeam({ airflow, secrets: { config: ["smtp_password"], ...ADMINISTRATORS } })).teams,
    ).toHaveLength(1);
    expect(load(withTeam({ airflow, secrets: { prefix: "airflow" } })).teams).toHaveLength(1);
  });
});

test.each<[string, Tree, string]>([
  [
    "a prefix with a wildcard",
    { prefix: "airflow/*" },
    'teams.payments.secrets.prefix must be 1 to 250 letters, digits and _+=.@-, with single slashes inside, got: "airflow/*"',
  ],
  [
    "a separator that no name can have",
    { separator: "*" },
    'teams.payments.secrets.separator must be 1 to 8 letters, digits and /_+=.@-, got: "*"',
  ],
  [
    "a pattern that is none",
    { configLookupPattern: "(" },
    'teams.payments.secrets.configLookupPattern must be a regular expression in printable ASCII, without what Python alone reads, such as (?i), got: "("',
  ],
  [
    "a value without anybody to set it",
    { config: ["smtp_password"] },
    "teams.payments.secrets.administrators must name at least one IAM role where there are connections, variables or config (nobody else can set their values), got: []",
  ],
])("%s is rejected", (_, secrets, problem) => {
  expect(problemsOf(withTeam({ secrets }))).toEqual([problem]);
});
