import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { checkBoundary } from "../../../modules/doctor/checks/boundary";
import { type Finding } from "../../../modules/doctor/finding";
import { stacksToApply } from "../../../modules/doctor/needs";
import { fakeAccount, sdkError } from "./support/fake-account";

const ARN = "arn:aws:iam::111122223333:policy/company";
const config = parseTeamsConfig(
  `
organization: acme
teams:
  payments:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
    boundaryArn: ${ARN}
  research:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.30.0.0/16 } }
`,
  { file: "teams.yaml", directory: __dirname },
);

const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" };
/** What a company would deny to every role. */
const DANGERS = {
  Effect: "Deny",
  Action: [
    "airflow:Create*",
    "airflow:Update*",
    "iam:*",
    "sts:Assume*",
    "s3:Put*",
    "secretsmanager:Put*",
    "kms:Put*",
  ],
  Resource: "*",
};

function check(policyDocument: string | Error | undefined, team = "payments"): Promise<readonly Finding[]> {
  const [stack] = stacksToApply(config, [team]);
  const account = fakeAccount({ policyDocument });
  return checkBoundary({
    config,
    stack: stack!,
    account,
    region: account.in("eu-west-1"),
    accountOf: () => account,
  });
}

const policy = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement });

test("a boundary that allows what Airflow needs and denies the rest is in order", async () => {
  expect(await check(policy(EVERYTHING, DANGERS))).toEqual([
    expect.objectContaining({ status: "ok", subject: ARN, message: "allows what Airflow needs" }),
  ]);
});

test.each([
  ["sqs:SendMessage", "arn:aws:sqs:eu-west-1:any:airflow-celery-any"],
  ["logs:PutLogEvents", "arn:aws:logs:eu-west-1:111122223333:log-group:airflow-payments-DAGProcessing"],
  ["s3:GetObject", "arn:aws:s3:::acme-payments-dags-111122223333"],
  ["s3:GetAccountPublicAccessBlock", "*"],
  [
    "secretsmanager:GetSecretValue",
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:airflow/payments/any",
  ],
  ["kms:GenerateDataKey", "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000"],
])("one that lacks %s fails, and says so", async (action, arn) => {
  const [finding] = await check(
    policy(EVERYTHING, DANGERS, { Effect: "Deny", Action: action, Resource: "*" }),
  );
  expect(finding).toMatchObject({ status: "failed", todo: "allow it in the policy" });
  expect(finding?.message).toContain(`does not allow what Airflow needs: ${action} on ${arn}`);
});

test("one that lacks a service names some requests, and how many more there are", async () => {
  const [finding] = await check(policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }));
  expect(finding?.message).toMatch(
    /^does not allow what Airflow needs: airflow:PublishMetrics on .*, \d+ more$/,
  );
});

test("one whose condition nobody knows is a warning", async () => {
  const Condition = { StringEquals: { "aws:PrincipalTag/team": "payments" } };
  const [finding] = await check(policy({ ...EVERYTHING, Condition }, DANGERS));
  expect(finding).toMatchObject({
    status: "warning",
    message: expect.stringMatching(/^may not allow/) as string,
  });
});

test("one that allows everything is a warning, with what it allows", async () => {
  const [needs, dangers] = await check(policy(EVERYTHING));
  expect(needs?.status).toBe("ok");
  expect(dangers).toMatchObject({ status: "warning" });
  expect(dangers?.message).toContain("airflow:CreateWebLoginToken");
});

test("one that is not there fails; one that cannot be read is unchecked", async () => {
  expect(await check(undefined)).toEqual([expect.objectContaining({ status: "failed" })]);
  expect(await check(sdkError("AccessDenied", "no", 403))).toEqual([
    expect.objectContaining({
      status: "unchecked",
      todo: "allow iam:GetPolicy, iam:GetPolicyVersion (docs/doctor.md)",
    }),
  ]);
});

test("without boundaryArn nothing is asked", async () => {
  expect(await check(sdkError("AccessDenied"), "research")).toEqual([]);
});
