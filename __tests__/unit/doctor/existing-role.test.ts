import { policyDocument, type PolicyStatement } from "../../../modules/aws/policy-document";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { checkExistingRole } from "../../../modules/doctor/checks/existing-role";
import { type RoleSettings } from "../../../modules/doctor/facts";
import { stacksToApply } from "../../../modules/doctor/needs";
import { trustStatement } from "../../../modules/identity/existing-execution-role";
import { fakeAccount } from "./support/fake-account";

const ROLE = "arn:aws:iam::111122223333:role/service-role/AmazonMWAA-payments";
const COMPANY = "arn:aws:iam::111122223333:policy/company";
const TRUST = trustStatement({
  accountId: "111122223333",
  environmentArn: "arn:aws:airflow:eu-west-1:111122223333:environment/payments",
});

async function findings(settings: RoleSettings | undefined, more = ""): Promise<string[]> {
  const text = `
organization: acme
teams:
  payments:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
    executionRoleArn: ${ROLE}
    ${more}
`;
  const config = parseTeamsConfig(text, { file: "teams.yaml", directory: __dirname });
  const [stack] = stacksToApply(config, ["payments"]);
  const account = fakeAccount({ roleSettings: settings });
  const found = await checkExistingRole({
    config,
    stack: stack!,
    account,
    region: account.in("eu-west-1"),
    accountOf: () => account,
  });
  return found.map(({ status, message }) => `${status}: ${message}`);
}

const trusting = (...statements: PolicyStatement[]): RoleSettings => ({
  trustPolicy: policyDocument(statements),
  boundaryArn: COMPANY,
});
const WITH_COMPANY = `boundaryArn: ${COMPANY}`;

describe("an existing execution role", () => {
  test("passes with the trust policy that the stack gives its owner, and the boundary", async () => {
    expect(await findings(trusting(TRUST), WITH_COMPANY)).toEqual([
      "ok: is this environment's alone, under its boundary",
    ]);
  });

  test.each<[string, PolicyStatement[], string]>([
    ["nobody", [], "failed: is not assumed by Amazon MWAA for this environment"],
    [
      "one of MWAA's two services",
      [{ ...TRUST, Principal: { Service: "airflow.amazonaws.com" } }],
      "failed: is not assumed by Amazon MWAA for this environment",
    ],
    [
      "MWAA for any environment, as the console writes it",
      [{ ...TRUST, Condition: undefined }],
      "failed: may be assumed by Amazon MWAA for another environment, who can do what DAGs can do",
    ],
    [
      "the account",
      [TRUST, { ...TRUST, Sid: "Account", Principal: { AWS: "111122223333" }, Condition: undefined }],
      "failed: may be assumed by an administrator of the account, who can do what DAGs can do",
    ],
    [
      "another service",
      [TRUST, { ...TRUST, Sid: "Lambda", Principal: { Service: "lambda.amazonaws.com" } }],
      "failed: may be assumed by AWS Lambda, who can do what DAGs can do",
    ],
  ])("does not pass where it trusts %s", async (_, statements, finding) => {
    expect(await findings(trusting(...statements), WITH_COMPANY)).toEqual([finding]);
  });

  test("names everybody where it trusts everybody", async () => {
    const everybody: PolicyStatement = { ...TRUST, Principal: "*", Condition: undefined };
    const [finding] = await findings(trusting(everybody), WITH_COMPANY);
    expect(finding).toMatch(
      /an administrator of the account, an administrator of another account, Amazon MWAA for another/,
    );
  });

  test("must have the company's boundary; the stack's own comes with the first apply", async () => {
    const { trustPolicy } = trusting(TRUST);
    expect(await findings({ trustPolicy }, WITH_COMPANY)).toEqual([
      `failed: has not the boundary ${COMPANY}`,
    ]);
    expect(await findings({ trustPolicy })).toEqual([
      "warning: has not the boundary arn:aws:iam::111122223333:policy/mwaa-payments-boundary: the first apply creates that, and stops",
    ]);
  });

  test("that is not there is another check's", async () => {
    expect(await findings(undefined)).toEqual([]);
  });
});
