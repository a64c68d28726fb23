import { describeWith } from "../support/tools";
import { Account, DEPLOY_ROLE, REGION, roleArn } from "./support/account";

const ALL = { Effect: "Allow", Action: "*", Resource: "*" };

describeWith(["python3"], "mwaa-teams doctor: who applies, and what they may do", () => {
  jest.setTimeout(5 * 60_000);

  let account: Account;
  beforeAll(async () => {
    account = await Account.open();
  });
  afterEach(async () => {
    account.reset();
    await account.allow("deploy", ALL);
  });
  afterAll(() => account.close());

  const SESSION = "arn:aws:sts::123456789012:assumed-role/deploy/mwaa-teams-doctor";

  it("finds nothing to do in an account that has everything", async () => {
    const { exitCode, sections } = await account.examine();
    const found = sections.flatMap(({ findings }) => findings).filter(({ check }) => check !== "terraform");

    expect(found.filter(({ status }) => status !== "ok")).toEqual([]);
    expect(new Set(found.map(({ check }) => check))).toEqual(
      new Set(["quotas", "identity", "region", "bucket", "permissions", "dry run", "airflow version"]),
    );
    expect(exitCode).not.toBe(2);
  });

  it("assumes the deploying role, and fails where it may not", async () => {
    expect(await account.findings("identity")).toEqual([`ok ${SESSION} is of account 123456789012`]);
    account.faults.deny("sts:AssumeRole");
    const { exitCode } = await account.examine();

    expect(exitCode).toBe(1);
    expect(await account.findings("identity")).toEqual([
      expect.stringMatching(
        new RegExp(`^failed ${DEPLOY_ROLE} cannot be assumed: access denied: .* → let the caller assume it`),
      ),
    ]);
    expect(await account.findings("account")).toEqual([
      expect.stringMatching(/^unchecked quotas /),
      expect.stringMatching(/^unchecked bucket, roles, network, key and permissions /),
    ]);
  });

  it("fails for credentials of another account, and looks at nothing there", async () => {
    const other = { team: { accountId: "444455556666", deployRoleArn: undefined } };

    expect(await account.findings("identity", other)).toEqual([
      expect.stringMatching(
        /^failed \S+ is of account 123456789012, not of 444455556666: Terraform rejects it/,
      ),
    ]);
    expect(await account.findings("bucket", other)).toEqual([]);
  });

  it("fails for a Region that is not enabled, and for one that does not exist", async () => {
    account.regions.notEnabled.add(REGION);
    expect(await account.findings("region")).toEqual([
      `failed ${REGION} is not enabled in the account → enable it: aws account enable-region --region-name ${REGION}`,
    ]);
    expect(await account.findings("quotas")).toEqual([]);
    expect(await account.findings("region", { team: { region: "eu-west-9" } })).toEqual([
      "failed eu-west-9 is no Region of this partition → correct `region`",
    ]);
  });

  it("finds the actions of an apply that the role's policies do not allow", async () => {
    expect(await account.findings("permissions")).toEqual([
      expect.stringMatching(/^ok \S+ may do what an apply does \(not seen: resource control policies/),
    ]);
    await account.allow("deploy", {
      Effect: "Allow",
      NotAction: ["kms:CreateKey", "lambda:*"],
      Resource: "*",
    });

    expect(await account.findings("permissions")).toEqual([
      `failed ${SESSION} its policies do not allow kms:CreateKey, lambda:AddPermission, lambda:CreateFunction, lambda:TagResource → allow them, or apply with another role`,
    ]);
  });

  it("accepts a policy that names this team's resources alone", async () => {
    await account.allow("deploy", ALL, {
      Effect: "Deny",
      Action: ["s3:CreateBucket", "airflow:CreateEnvironment"],
      NotResource: [
        "arn:aws:s3:::acme-payments-dags-123456789012",
        `arn:aws:airflow:${REGION}:123456789012:environment/payments`,
      ],
    });

    expect(await account.findings("permissions")).toEqual([expect.stringMatching(/^ok /)]);
  });

  it("finds what the organization denies, and says that it was the organization", async () => {
    account.simulator.organizationPolicies = [
      {
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Action: "ec2:CreateInternetGateway", Resource: "*" }],
      },
    ];

    expect(await account.findings("permissions")).toEqual([
      `failed ${SESSION} a service control policy of the organization denies ec2:CreateInternetGateway → ask those who manage the organization`,
    ]);
    expect(
      await account.findings("permissions", {
        team: { network: { create: { cidr: "10.20.0.0/16", egress: "endpoints" } } },
      }),
    ).toEqual([expect.stringMatching(/^ok /)]);
  });

  it("lets EC2 try to create a network without creating one", async () => {
    const [before, tried] = [await vpcCount(), await account.findings("dry run")];

    expect(tried).toEqual([
      "ok ec2:CreateVpc would succeed",
      "ok ec2:AllocateAddress would succeed",
      "ok ec2:CreateInternetGateway would succeed",
    ]);
    expect(await vpcCount()).toBe(before);
    account.dryRuns.denied.add("CreateVpc");
    expect((await account.findings("dry run"))[0]).toMatch(
      /^failed ec2:CreateVpc would be denied: You are not authorized .* service control policy\. → /,
    );
  });

  it("says which checks it could not make where single calls are denied, and makes the others", async () => {
    account.faults.deny("iam:SimulatePrincipalPolicy");
    account.faults.deny("ec2:DescribeAddresses");
    const { exitCode } = await account.examine();

    expect(await account.findings("permissions")).toEqual([
      `unchecked ${SESSION} access denied: User is not authorized to perform this action → allow iam:SimulatePrincipalPolicy, iam:GetRole (docs/doctor.md)`,
    ]);
    expect(await account.findings("quotas")).toEqual([
      expect.stringMatching(/^ok MWAA environments /),
      expect.stringMatching(/^ok VPCs per Region /),
      expect.stringMatching(
        /^unchecked Elastic IP addresses access denied: .* → allow ec2:DescribeAddresses, servicequotas:GetServiceQuota/,
      ),
    ]);
    expect(exitCode).not.toBe(0);
  });

  it("waits where AWS throttles, and gives up where it never stops", async () => {
    account.faults.firstCalls = ["throttled", "throttled"];
    expect(await account.findings("quotas")).toEqual([
      expect.stringMatching(/^ok /),
      expect.stringMatching(/^ok /),
      expect.stringMatching(/^ok /),
    ]);
    account.faults.firstCalls = [];
    account.faults.everyCall = "throttled";
    const { exitCode } = await account.examine();

    expect(exitCode).toBe(2);
    expect(await account.findings("identity")).toEqual([
      `unchecked ${DEPLOY_ROLE} AWS throttled the call, again and again: ThrottlingException → run the doctor again later`,
    ]);
  });

  it("says that credentials have expired", async () => {
    account.faults.everyCall = "expired";

    expect(await account.findings("identity")).toEqual([
      expect.stringMatching(/^unchecked \S+ the credentials have expired: .* → sign in again/),
    ]);
  });

  it("checks the trail of an account with the role of all its teams", async () => {
    const changes = { file: { audit: { homeRegion: REGION, readers: [roleArn("nobody")] } } };
    const { sections } = await account.examine(changes);
    const trail = sections.find(({ name }) => name === "audit-123456789012");

    expect(trail?.findings.map(({ check, status }) => `${status} ${check}`)).toEqual([
      "ok identity",
      "ok region",
      "ok bucket",
      "failed roles",
      "ok permissions",
    ]);
  });

  async function vpcCount(): Promise<number> {
    const { text } = await account.aws.query("ec2", "DescribeVpcs");
    return text.match(/<vpcId>/g)?.length ?? 0;
  }
});
