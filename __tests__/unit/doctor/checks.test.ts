import { checkKey } from "../../../modules/doctor/checks/key";
import { checkEgress } from "../../../modules/doctor/checks/network/egress";
import { checkSecurityGroups } from "../../../modules/doctor/checks/network/security-groups";
import { checkPermissions } from "../../../modules/doctor/checks/permissions";
import { checkOidcProviders } from "../../../modules/doctor/checks/oidc-providers";
import { checkRoles } from "../../../modules/doctor/checks/roles";
import { checkAirflowVersion } from "../../../modules/doctor/checks/airflow-version";
import { type AccountReader, type SecurityRule, type Simulated } from "../../../modules/doctor/facts";
import { stacksToApply } from "../../../modules/doctor/needs";
import { type StackContext } from "../../../modules/doctor/stack-context";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { environmentKeyPolicy } from "../../../modules/encryption/environment-key-policy";
import { type AwsAccount } from "../../../modules/aws/aws-account";
import { type Facts, fakeAccount, fakeRegion } from "./support/fake-account";
import { TEAMS } from "./support/teams";

const config = parseTeamsConfig(TEAMS, { file: "teams.yaml", directory: __dirname });
const SUBNETS = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"] as const;
const VPC = { vpcId: "vpc-0a1b2c3d4e5f60718", privateSubnetIds: SUBNETS };

function contextOf(
  team: string,
  account: AccountReader,
  others: Record<string, AccountReader> = {},
): StackContext {
  const [stack] = stacksToApply(config, [team]);
  if (stack === undefined) {
    throw new Error(`no team ${team}`);
  }
  const accounts: Record<string, AccountReader> = { "111122223333": account, ...others };
  return { config, stack, account, region: account.in("eu-west-1"), accountOf: (id) => accounts[id] };
}

const statuses = (findings: readonly { readonly status: string }[]): string[] =>
  findings.map(({ status }) => status);

describe("OIDC providers", () => {
  const delivering = parseTeamsConfig(
    `${TEAMS}  delivering:
    network: { create: { cidr: 10.22.0.0/16 } }
    delivery:
      submitters: ["arn:aws:iam::111122223333:role/release"]
      ci:
        - { prefix: a, github: { repository: acme/a, environment: production } }
        - { prefix: b, github: { repository: acme/b, environment: production } }
        - prefix: c
          gitlab: { project: acme/c, branch: main, oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/git.acme.com" }
`,
    { file: "teams.yaml", directory: __dirname },
  );
  const context = (account: AccountReader): StackContext => {
    const stack = stacksToApply(delivering, ["delivering"]).find(({ name }) => name === "delivering")!;
    return { config: delivering, stack, account, region: account.in("eu-west-1"), accountOf: () => account };
  };
  const GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

  test("that are missing fail, each once, with the command that creates it", async () => {
    const findings = await checkOidcProviders(context(fakeAccount({ oidcProvider: undefined })));
    expect(findings).toEqual([
      expect.objectContaining({
        status: "failed",
        subject: GITHUB,
        todo: "aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com",
      }),
      expect.objectContaining({
        status: "failed",
        subject: "arn:aws:iam::111122223333:oidc-provider/git.acme.com",
        todo: "aws iam create-open-id-connect-provider --url https://git.acme.com --client-id-list '[\"https://git.acme.com\"]'",
      }),
    ]);
  });

  test("must be for the audience of the jobs' tokens", async () => {
    const findings = await checkOidcProviders(
      context(fakeAccount({ oidcProvider: { audiences: ["sts.amazonaws.com"] } })),
    );
    expect(statuses(findings)).toEqual(["ok", "failed"]);
    expect(findings[1]?.message).toBe("is not for the audience of the jobs' tokens, https://git.acme.com");
    expect(findings[1]?.todo).toMatch(/ --cli-input-json '\{"ClientID":"https:\/\/git\.acme\.com"\}'$/);
  });

  test("are of no interest to a team without jobs that deliver", async () => {
    expect(await checkOidcProviders(contextOf("nat", fakeAccount({})))).toEqual([]);
  });

  test("roles that deliver must exist: the intake bucket's policy names them", async () => {
    const findings = await checkRoles(context(fakeAccount({ roleArn: undefined })));
    expect(findings.map(({ status, subject }) => [status, subject])).toEqual([
      ["failed", "arn:aws:iam::111122223333:role/release"],
    ]);
  });
});

describe("permissions", () => {
  const simulated = (result: Partial<Simulated>): Simulated => ({
    action: "s3:CreateBucket",
    allowed: false,
    missingContext: [],
    ...result,
  });

  test.each<[string, Partial<Simulated>, RegExp]>([
    ["the role's policies", {}, /^its policies do not allow s3:CreateBucket$/],
    [
      "the organization",
      { deniedBy: "organization" },
      /^a service control policy of the organization denies/,
    ],
    ["the boundary", { deniedBy: "boundary" }, /^the permissions boundary denies/],
  ])("a denial by %s fails", async (_, result, message) => {
    const account = fakeAccount({ simulate: [simulated(result)] });
    const findings = await checkPermissions(contextOf("nat", account));

    expect(statuses(findings)).toEqual(["failed"]);
    expect(findings[0]?.message).toMatch(message);
  });

  test("a denial for want of context keys is a warning, unless the organization denies in any case", async () => {
    const missingContext = ["aws:SourceIp"];
    const open = fakeAccount({ simulate: [simulated({ missingContext })] });
    const certain = fakeAccount({ simulate: [simulated({ missingContext, deniedBy: "organization" })] });

    expect(statuses(await checkPermissions(contextOf("nat", open)))).toEqual(["warning"]);
    expect(statuses(await checkPermissions(contextOf("nat", certain)))).toEqual(["failed"]);
  });

  test.each(["arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:federated-user/x"])(
    "%s is unchecked: the simulator does not know it",
    async (arn) => {
      const account = fakeAccount({ identity: { accountId: "111122223333", arn } });

      expect(statuses(await checkPermissions(contextOf("nat", account)))).toEqual(["unchecked"]);
    },
  );
});

describe("the key's policy", () => {
  const key = {
    enabled: true,
    state: "Enabled",
    spec: "SYMMETRIC_DEFAULT",
    usage: "ENCRYPT_DECRYPT",
    multiRegion: false,
  };

  /** What `EnvironmentKey` writes, without the constructs. */
  const OWN = environmentKeyPolicy(
    {
      accountId: "111122223333",
      iamArn: (resource: string) => `arn:aws:iam::111122223333:${resource}`,
      arn: (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111122223333:${resource}`,
      servicePrincipal: (service: string) => `${service}.eu-west-1.amazonaws.com`,
    } as unknown as AwsAccount,
    {
      environmentName: "existing",
      dagWriterRoleArns: ["arn:aws:iam::111122223333:role/ci"],
      usedByAlarms: true,
      usedByRules: true,
    },
  );

  async function judge(statements: readonly object[]): Promise<string[]> {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    const findings = await checkKey(contextOf("existing", fakeAccount({}, { key, keyPolicy: policy })));
    return findings.map(({ check, status, message }) => `${status} ${check}: ${message}`);
  }

  test("the library's own policy passes whole", async () => {
    expect(await judge(OWN)).toEqual([
      "ok key: is enabled, symmetric",
      "ok key policy: lets everyone use the key who must",
    ]);
  });

  test.each(OWN.map(({ Sid = "" }) => Sid))("without %s it does not", async (sid) => {
    const [, ...policy] = await judge(OWN.filter(({ Sid }) => Sid !== sid));

    expect(policy.length).toBeGreaterThan(0);
    expect(policy.every((line) => /^(failed|warning) key policy: /.test(line))).toBe(true);
  });

  test("a denial wins over what is allowed", async () => {
    const [, policy] = await judge([
      ...OWN,
      { Sid: "No", Effect: "Deny", Principal: "*", Action: "kms:CreateGrant", Resource: "*" },
      {
        Sid: "NoLogs",
        Effect: "Deny",
        Principal: { Service: "logs.eu-west-1.amazonaws.com" },
        Action: "kms:Encrypt",
        Resource: "*",
      },
    ]);

    expect(policy).toMatch(
      /^failed key policy: does not let CloudWatch Logs use kms:Encrypt for airflow-existing/,
    );
  });

  test("a policy that cannot be evaluated is unchecked", async () => {
    expect((await judge([{ Effect: "Maybe" }]))[1]).toMatch(/^unchecked key policy: cannot be evaluated/);
  });
});

describe("a role of another account of the file", () => {
  const arn = "arn:aws:iam::111122223333:role/ci";

  test("is looked up there", async () => {
    const account = fakeAccount({ roleArn: arn });
    expect(statuses(await checkRoles(contextOf("existing", account)))).toEqual(["ok"]);
    expect(statuses(await checkRoles(contextOf("existing", fakeAccount({ roleArn: undefined }))))).toEqual([
      "failed",
    ]);
  });
});

describe("egress", () => {
  const props = { airflowVersion: "2.11.2" };
  const table = (routes: object[], more: object = {}): Facts["routeTables"] =>
    [{ id: "rtb-1", main: true, subnetIds: [], routes, ...more }] as Facts["routeTables"];
  const judge = async (facts: Facts): Promise<string[]> => {
    const findings = await checkEgress(VPC, props, fakeRegion({ endpoints: [], ...facts }));
    return findings.map(({ check, status }) => `${status} ${check}`);
  };

  test.each(["nat-1", "tgw-1", "eni-1", "vgw-1", "vpce-1"])("a way out by %s is enough", async (target) => {
    const routes = [{ destination: "0.0.0.0/0", target, active: true }];
    expect(await judge({ routeTables: table(routes) })).toEqual(["ok routes", "ok routes"]);
  });

  test("a black hole is no way out, and an IPv6 route to an Internet gateway makes a subnet public", async () => {
    const hole = [{ destination: "0.0.0.0/0", target: "nat-1", active: false }];
    expect(await judge({ routeTables: table(hole) })).toEqual(["failed routes", "failed routes"]);
    const six = [{ destination: "::/0", target: "igw-1", active: true }];
    expect(await judge({ routeTables: table(six) })).toEqual(["failed routes", "failed routes"]);
  });

  test("an endpoint that is pending, or without private DNS, does not count", async () => {
    const services = ["s3", "kms", "logs", "monitoring", "secretsmanager", "sqs"];
    const endpoints = (broken: object): Facts["endpoints"] =>
      services.map((service) => ({
        service: `com.amazonaws.eu-west-1.${service}`,
        type: "Interface",
        available: true,
        privateDns: true,
        routeTableIds: [],
        ...(service === "sqs" ? broken : {}),
      }));
    const routeTables = table([]);

    expect(await judge({ routeTables, endpoints: endpoints({}) })).toEqual(["ok endpoints", "ok endpoints"]);
    expect(await judge({ routeTables, endpoints: endpoints({ available: false }) })).toContain(
      "failed endpoints",
    );
    expect(await judge({ routeTables, endpoints: endpoints({ privateDns: false }) })).toContain(
      "failed endpoints",
    );
  });
});

describe("security groups", () => {
  const ID = "sg-0a1b2c3d4e5f60718";
  const self = (rule: Partial<SecurityRule>): SecurityRule => ({
    protocol: "tcp",
    groupIds: [ID],
    ranges: [],
    ...rule,
  });

  test.each<[string, readonly SecurityRule[], "ok" | "failed"]>([
    ["all traffic from itself", [self({ protocol: "-1" })], "ok"],
    [
      "443 and 5432 from itself",
      [self({ fromPort: 443, toPort: 443 }), self({ fromPort: 5432, toPort: 5432 })],
      "ok",
    ],
    ["443 from itself alone", [self({ fromPort: 443, toPort: 443 })], "failed"],
    ["UDP from itself", [self({ protocol: "udp" })], "failed"],
    ["all traffic from another group", [self({ protocol: "-1", groupIds: ["sg-1"] })], "failed"],
    ["nothing", [], "failed"],
  ])("ingress of %s: %s", async (_, ingress, status) => {
    const egress = [self({ protocol: "-1", groupIds: [], ranges: ["0.0.0.0/0"] })];
    const securityGroups = [{ id: ID, vpcId: VPC.vpcId, ingress, egress }];
    const findings = await checkSecurityGroups(
      { ...VPC, securityGroupIds: [ID] },
      fakeRegion({ securityGroups }),
    );

    expect(statuses(findings)).toEqual([status]);
  });
});

test("an Airflow version that the library's list does not have is a warning", () => {
  const [stack] = stacksToApply(
    parseTeamsConfig(TEAMS.replace("2.11.2", "9.9.9"), { file: "f", directory: "/" }),
    [],
  );

  expect(stack && statuses(checkAirflowVersion(stack))).toEqual(["warning"]);
});
