import { ACCOUNT } from "../support/aws-client";
import { describeWith } from "../support/tools";
import { Account } from "./support/account";

const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" };
/** What a boundary of this library denies to DAGs in any case. */
const DANGERS = {
  Effect: "Deny",
  Action: [
    ...["airflow:Create*", "airflow:Update*", "iam:*", "sts:Assume*"],
    ...["s3:Put*", "secretsmanager:Put*", "kms:Put*"],
  ],
  Resource: "*",
};

describeWith(["python3"], "mwaa-teams doctor: what others made in IAM", () => {
  jest.setTimeout(5 * 60_000);

  let account: Account;
  beforeAll(async () => {
    account = await Account.open();
  });
  afterEach(() => account.reset());
  afterAll(() => account.close());

  it("fails for a boundary that is missing, or lacks what Airflow needs, until it is there", async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:policy/company`;
    const found = (): Promise<string[]> => account.findings("boundary", { team: { boundaryArn: arn } });

    expect(await found()).toEqual([
      `failed ${arn} does not exist: the role cannot be created → create it, or leave boundaryArn out`,
    ]);
    await policy("CreatePolicy", { PolicyName: "company" }, EVERYTHING, DANGERS, {
      ...DANGERS,
      Action: "sqs:*",
    });
    expect(await found()).toEqual([
      expect.stringMatching(
        /^failed \S+ does not allow what Airflow needs: sqs:\w+ on .* → allow it in the policy$/,
      ),
    ]);
    const version = { PolicyArn: arn, SetAsDefault: "true" };
    await policy("CreatePolicyVersion", version, EVERYTHING);
    expect(await found()).toEqual([
      `ok ${arn} allows what Airflow needs`,
      expect.stringMatching(
        /^warning \S+ allows what a boundary of this library denies to DAGs: airflow:Create/,
      ),
    ]);
    await policy("CreatePolicyVersion", version, EVERYTHING, DANGERS);
    expect(await found()).toEqual([`ok ${arn} allows what Airflow needs`]);
  });

  it("does not call a boundary good that it may not read", async () => {
    account.faults.deny("iam:GetPolicy");
    const team = { boundaryArn: `arn:aws:iam::${ACCOUNT}:policy/company` };
    expect(await account.findings("boundary", { team })).toEqual([expect.stringMatching(/^unchecked /)]);
  });

  it("fails for an OIDC provider that is missing, or for others' tokens, until it is there", async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const ci = [{ prefix: "a", github: { repository: "acme/a", environment: "production" } }];
    const found = (): Promise<string[]> => account.findings("OIDC providers", { team: { delivery: { ci } } });

    expect(await found()).toEqual([
      expect.stringMatching(
        /^failed \S+ does not exist: no job .* → aws iam create-open-id-connect-provider /,
      ),
    ]);
    await provider("somebody.else");
    expect(await found()).toEqual([
      expect.stringMatching(
        /^failed \S+ is not for the audience of the jobs' tokens, sts\.amazonaws\.com → /,
      ),
    ]);
    // Moto adds no audience to one that is there.
    await account.aws.query("iam", "DeleteOpenIDConnectProvider", { OpenIDConnectProviderArn: arn });
    await provider("sts.amazonaws.com");
    expect(await found()).toEqual([`ok ${arn} exists, for sts.amazonaws.com`]);
  });

  async function provider(audience: string): Promise<void> {
    await account.aws.query("iam", "CreateOpenIDConnectProvider", {
      Url: "https://token.actions.githubusercontent.com",
      "ClientIDList.member.1": audience,
      "ThumbprintList.member.1": "0".repeat(40),
    });
  }

  async function policy(
    operation: string,
    parameters: Record<string, string>,
    ...Statement: object[]
  ): Promise<void> {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await account.aws.query("iam", operation, { ...parameters, PolicyDocument });
  }
});
