import { capacityOf } from "../../../modules/environment/environment-class";
import { errorOf, fileOf, load, minimalTeam, problemsOf, type Tree } from "./fixtures";

const CREATE = { create: { cidr: "10.20.0.0/16" } };
const EXISTING = {
  existing: {
    vpcId: "vpc-0123456789abcdef0",
    privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  },
};

/** A team that takes region, version and network from `defaults`. */
const lean = (accountId: string, change: Tree = {}): Tree => ({ accountId, ...change });
const leanDefaults: Tree = { region: "eu-west-1", airflow: { version: "2.11.2" }, network: CREATE };

describe("merging", () => {
  test("fills what a team lacks, at any depth", () => {
    const [team] = load(
      fileOf(
        { payments: lean("111122223333", { airflow: { workers: { max: 4 } } }) },
        {
          defaults: { ...leanDefaults, airflow: { version: "2.11.2", workers: { min: 3 }, schedulers: 4 } },
        },
      ),
    ).teams;
    expect(team?.props).toMatchObject({
      region: "eu-west-1",
      airflowVersion: "2.11.2",
      minWorkers: 3,
      maxWorkers: 4,
      schedulers: 4,
    });
  });

  test("merges maps key by key and replaces lists and single values", () => {
    const role = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
    const [team] = load(
      fileOf(
        {
          payments: lean("111122223333", {
            tags: { Team: "payments" },
            access: { admin: [role("a")] },
            logs: { level: "DEBUG" },
          }),
        },
        {
          defaults: {
            ...leanDefaults,
            tags: { Team: "none", CostCenter: "1" },
            access: { admin: [role("b"), role("c")], viewer: [role("d")] },
            logs: { level: "INFO", retentionDays: 30 },
          },
        },
      ),
    ).teams;
    expect(team).toMatchObject({
      tags: { Team: "payments", CostCenter: "1" },
      props: {
        adminRoleArns: [role("a")],
        viewerRoleArns: [role("d")],
        logLevel: "DEBUG",
        logRetentionInDays: 30,
      },
    });
  });

  test("leaves one team's values out of the next", () => {
    const file = fileOf(
      { a: lean("111122223333", { tags: { Own: "a" } }), b: lean("444455556666") },
      { defaults: { ...leanDefaults, tags: { Common: "x" } } },
    );
    expect(load(file).teams.map(({ tags }) => tags)).toEqual([{ Own: "a", Common: "x" }, { Common: "x" }]);
  });

  test.each([
    ["existing over create", CREATE, EXISTING],
    ["create over existing", EXISTING, CREATE],
  ])("a team's kind of network drops the other kind of the defaults: %s", (_name, inherited, own) => {
    const file = fileOf(
      { payments: lean("111122223333", { network: own }) },
      {
        defaults: { ...leanDefaults, network: inherited },
      },
    );
    const props = load(file).teams[0]?.props;
    expect(props?.existingVpc !== undefined).toBe("existing" in own);
    expect(props?.vpcCidr !== undefined).toBe("create" in own);
  });

  test("a team's part of a network merges with the same kind of the defaults", () => {
    const file = fileOf(
      { payments: lean("111122223333", { network: { create: { egress: "endpoints" } } }) },
      {
        defaults: leanDefaults,
      },
    );
    expect(load(file).teams[0]?.props).toMatchObject({
      vpcCidr: "10.20.0.0/16",
      egress: "endpoints",
      additionalEndpointServices: [],
      resourceAccountIds: [],
      allowedDomains: [],
    });
  });

  test("the defaults of a class come after merging", () => {
    const file = fileOf(
      { payments: lean("111122223333", { airflow: { environmentClass: "mw1.micro" } }) },
      {
        defaults: leanDefaults,
      },
    );
    expect(capacityOf(load(file).teams[0]?.props ?? {})).toEqual({
      environmentClass: "mw1.micro",
      schedulers: 1,
      minWorkers: 1,
      maxWorkers: 1,
      minWebservers: 1,
      maxWebservers: 1,
    });
  });

  test("a team may take everything but its account from the defaults", () => {
    const file = fileOf({ payments: {} }, { defaults: { ...leanDefaults, accountId: "111122223333" } });
    expect(load(file).teams[0]).toMatchObject({
      name: "payments",
      props: { accountId: "111122223333" },
    });
  });
});

describe("the origin of errors", () => {
  const teams = { a: lean("111122223333"), b: lean("444455556666") };

  test("what is wrong in the defaults is reported once, there", () => {
    const { problems } = errorOf(
      [
        "organization: acme",
        "defaults:",
        "  region: eu-west-1",
        '  airflow: { version: "2.11.2", configuration: { secrets.backend: x } }',
        "  network: { create: { cidr: 10.20.0.0/16 } }",
        "  logs: { level: WARNING, retention: 3 }",
        "teams:",
        '  a: { accountId: "111122223333" }',
        '  b: { accountId: "444455556666" }',
      ].join("\n"),
    );
    expect(problems.map(({ path, line, column }) => [path, line, column])).toEqual([
      ['defaults.airflow.configuration["secrets.backend"]', 4, 67],
      ["defaults.logs.level", 6, 18],
      ["defaults.logs.retention", 6, 27],
    ]);
  });

  test.each<[string, Tree, Tree]>([
    ["a wrong value", { logs: { level: "WARNING" } }, { logs: { level: "INFO" } }],
    ["a wrong type", { tags: "x" }, { tags: { a: "b" } }],
    [
      "a rejected option",
      { airflow: { configuration: { "core.fernet_key": "x" } } },
      { airflow: { version: "2.11.2", configuration: { "core.parallelism": "1" } } },
    ],
    ["a missing file", { airflow: { requirements: "none.txt" } }, {}],
    ["both kinds of network", { network: { ...CREATE, ...EXISTING } }, { network: CREATE }],
    ["an unknown key", { loggs: {} }, {}],
  ])("%s in the defaults is an error though every team has its own", (_name, defaults, own) => {
    const file = fileOf({ payments: { ...minimalTeam(), ...own } }, { defaults });
    const found = problemsOf(file);
    expect(found).not.toHaveLength(0);
    expect(found.every((problem) => problem.startsWith("defaults."))).toBe(true);
  });

  test("defaults need nothing that is required of a team", () => {
    expect(
      load(fileOf({ payments: minimalTeam() }, { defaults: { network: { create: { egress: "nat" } } } }))
        .teams,
    ).toHaveLength(1);
  });

  test("values of the team and of the defaults that do not fit are reported at the team", () => {
    const file = fileOf(
      { a: lean("111122223333", { airflow: { environmentClass: "mw1.micro" } }), b: lean("444455556666") },
      { defaults: { ...leanDefaults, airflow: { version: "2.11.2", workers: { max: 5 } } } },
    );
    expect(problemsOf(file)).toEqual(["teams.a.airflow.workers.max must be 1 in class mw1.micro, got: 5"]);
  });

  test("values of the defaults alone that do not fit are reported once, there", () => {
    const defaults = { ...leanDefaults, webserver: "public-and-private" };
    expect(problemsOf(fileOf(teams, { defaults }))).toEqual([
      'defaults.webserver must be private or public, or a map, got: "public-and-private"',
    ]);
  });

  test("what is missing in both is reported at each team", () => {
    expect(problemsOf(fileOf(teams, { defaults: { ...leanDefaults, region: undefined } }))).toEqual([
      "teams.a.region must be given here or in defaults, got: nothing",
      "teams.b.region must be given here or in defaults, got: nothing",
    ]);
  });

  test("a value that the schema rejects causes no second error about what it does not fit", () => {
    const file = fileOf({
      payments: {
        ...minimalTeam(),
        airflow: { version: "2.11.2", environmentClass: "mw1.mirco", schedulers: 1 },
      },
    });
    expect(problemsOf(file)).toHaveLength(1);
  });
});
