import { fileOf, load, minimalTeam, problemsOf, type Tree } from "./fixtures";

const withTeam = (change: Tree): Tree => fileOf({ payments: { ...minimalTeam(), ...change } });
const propsOf = (file: Tree): unknown => load(file).teams[0]?.props;
const ROLE = "arn:aws:iam::111122223333:role/orders";

describe("webserver", () => {
  test("is one word, or a map with who reaches it", () => {
    expect(propsOf(withTeam({ webserver: "public" }))).toMatchObject({ webserverAccess: "public" });
    expect(
      propsOf(withTeam({ webserver: { ingress: ["10.0.0.0/8", "pl-0a1b2c3d", "sg-0a1b2c3d"] } })),
    ).toMatchObject({
      webserverAccess: "private",
      webserverIngress: ["10.0.0.0/8", "pl-0a1b2c3d", "sg-0a1b2c3d"],
    });
  });

  test("of a team replaces that of the defaults, and merges with it where both are maps", () => {
    const defaults = { webserver: { ingress: ["10.0.0.0/8"] } };
    const file = (team: Tree): Tree => ({ ...withTeam(team), defaults });
    expect(propsOf(file({ webserver: { access: "private" } }))).toMatchObject({
      webserverIngress: ["10.0.0.0/8"],
    });
    expect(propsOf(file({ webserver: "public" }))).toMatchObject({ webserverAccess: "public" });
    expect(propsOf(file({ webserver: "public" }))).not.toHaveProperty("webserverIngress");
  });

  test.each<[Tree, string]>([
    [
      { webserver: { ingress: ["0.0.0.0/0"] } },
      'webserver.ingress[0] must be /8 or smaller (a private web server is never open to everybody), got: "0.0.0.0/0"',
    ],
    [
      { webserver: { ingress: ["0.0.0.0/1"] } },
      'webserver.ingress[0] must be /8 or smaller (a private web server is never open to everybody), got: "0.0.0.0/1"',
    ],
    [
      { webserver: { ingress: ["10.0.0.1/8"] } },
      'webserver.ingress[0] must be an IPv4 range such as 10.0.0.0/8, a prefix list such as pl-0123456789abcdef0 or a security group such as sg-0123456789abcdef0, got: "10.0.0.1/8"',
    ],
    [
      { webserver: { ingress: ["office"] } },
      'webserver.ingress[0] must be an IPv4 range such as 10.0.0.0/8, a prefix list such as pl-0123456789abcdef0 or a security group such as sg-0123456789abcdef0, got: "office"',
    ],
    [{ webserver: { ingress: "10.0.0.0/8" } }, 'webserver.ingress must be a list, got: "10.0.0.0/8"'],
    [
      { webserver: { ingres: [] } },
      'webserver.ingres must be a known key: access or ingress (did you mean "ingress"?), got: "ingres"',
    ],
    [{ webserver: { access: "open" } }, 'webserver.access must be private or public, got: "open"'],
    [{ webserver: 5 }, "webserver must be private or public, or a map, got: 5"],
    [
      { webserver: { access: "public", ingress: ["10.0.0.0/8"] } },
      'webserver.ingress must be empty where the web server is public (no security group limits it; IAM does), got: ["10.0.0.0/8"]',
    ],
    [
      {
        webserver: { ingress: ["10.0.0.0/8"] },
        network: {
          existing: {
            vpcId: "vpc-0a1b2c3d",
            privateSubnetIds: ["subnet-0a1b2c3d", "subnet-1b2c3d4e"],
            securityGroupIds: ["sg-0a1b2c3d"],
          },
        },
      },
      'webserver.ingress must be empty where security groups are given (add the rule for port 443 to one of them), got: ["10.0.0.0/8"]',
    ],
  ])("rejects %j", (change, problem) => {
    expect(problemsOf(withTeam(change))).toEqual([`teams.payments.${problem}`]);
  });
});

describe("access.programs", () => {
  const withPrograms = (...programs: unknown[]): Tree => withTeam({ access: { programs } });

  test("become programs of the environment", () => {
    const program = { role: ROLE, airflowRole: "User", api: "rest" };
    expect(propsOf(withPrograms(program))).toMatchObject({ programs: [program] });
  });

  test.each<[unknown[], string]>([
    [
      [{ role: "orders", airflowRole: "User", api: "rest" }],
      'programs[0].role must be the ARN of one IAM role, such as arn:aws:iam::111122223333:role/deploy, without wildcards, got: "orders"',
    ],
    [
      [{ role: "arn:aws:iam::444455556666:role/orders", airflowRole: "User", api: "rest" }],
      'programs[0].role must be a role of the team\'s account 111122223333, got: "arn:aws:iam::444455556666:role/orders"',
    ],
    [
      [{ role: ROLE, airflowRole: "Public", api: "rest" }],
      'programs[0].airflowRole must be Admin, Op, User or Viewer, got: "Public"',
    ],
    [
      [{ role: ROLE, airflowRole: "User", api: "graphql" }],
      'programs[0].api must be rest or cli, got: "graphql"',
    ],
    [
      [{ role: ROLE, airflowRole: "User", api: "cli" }],
      'programs[0].airflowRole must be Admin where api is cli (Airflow\'s command line knows no roles; take api: rest for User), got: "User"',
    ],
    [
      [
        { role: ROLE, airflowRole: "User", api: "rest" },
        { role: ROLE, airflowRole: "User", api: "rest" },
      ],
      "programs[1] must not be there twice, got: the same role, airflowRole and api",
    ],
  ])("rejects %j", (programs, problem) => {
    expect(problemsOf(withPrograms(...programs))).toEqual([`teams.payments.access.${problem}`]);
  });

  test("rejects a role in another partition than the Region's", () => {
    const role = "arn:aws-cn:iam::111122223333:role/orders";
    expect(problemsOf(withPrograms({ role, airflowRole: "User", api: "rest" }))).toEqual([
      `teams.payments.access.programs[0].role must be an ARN of the partition aws, where the region eu-west-1 is, got: "${role}"`,
    ]);
  });

  test("are among the roles that DAGs may neither assume nor pass", () => {
    const access = { programs: [{ role: ROLE, airflowRole: "User", api: "rest" }] };
    const permissions = [{ actions: ["sts:AssumeRole"], resources: [ROLE] }];
    expect(problemsOf(withTeam({ access, permissions }))[0]).toContain(
      "permissions[0].resources[0] must not be a role that",
    );
    const passRoles = [
      { role: ROLE, service: "glue.amazonaws.com", acknowledge: "runs code as another role" },
    ];
    expect(problemsOf(withTeam({ access, passRoles }))[0]).toContain(
      "passRoles[0].role must not be a role of the team",
    );
  });
});

describe("airflow.workers.replacement", () => {
  test.each(["GRACEFUL", "FORCED"])("takes %s", (replacement) => {
    const airflow = { version: "2.11.2", workers: { replacement } };
    expect(propsOf(withTeam({ airflow }))).toMatchObject({ workerReplacement: replacement });
  });

  test("rejects any other", () => {
    const airflow = { version: "2.11.2", workers: { replacement: "graceful" } };
    expect(problemsOf(withTeam({ airflow }))).toEqual([
      'teams.payments.airflow.workers.replacement must be FORCED or GRACEFUL, got: "graceful"',
    ]);
  });
});
