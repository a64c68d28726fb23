import { parsePolicy } from "../../../modules/access/policy/parse-policy";
import { ACCOUNT } from "../support/aws-client";
import { type GatewayRequest, type GatewayResponse } from "../support/gateway/handler";
import { ServiceModels } from "../support/gateway/api/service-models";
import { Janitor } from "../support/janitor";
import { accessKeyOf } from "../support/permissions/access-key";
import { PolicyGuard } from "../support/permissions/policy-guard";
import { pythonEnvironment } from "../support/python-environment";
import { describeWith } from "../support/tools";

const STACK = "payments";
const KEY = "11111111-2222-3333-4444-555555555555";
const REGION = "eu-west-1";

interface Call {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

const json = (service: string, target: string, input: object): Call => ({
  service,
  method: "POST",
  body: JSON.stringify(input),
  headers: { "x-amz-target": target },
});
const query = (service: string, parameters: Record<string, string>): Call => ({
  service,
  method: "POST",
  body: new URLSearchParams(parameters).toString(),
  headers: { "content-type": "application/x-www-form-urlencoded" },
});

/** One call of each protocol, with the action and the resource that it takes. */
const CALLS: readonly [action: string, resource: string, code: string, call: Call][] = [
  ["s3:ListBucket", "arn:aws:s3:::dags", "AccessDenied", { service: "s3", method: "HEAD", path: "/dags" }],
  [
    "s3:PutEncryptionConfiguration",
    "arn:aws:s3:::dags",
    "AccessDenied",
    { service: "s3", method: "DELETE", path: "/dags?encryption" },
  ],
  [
    "iam:GetRole",
    `arn:aws:iam::${ACCOUNT}:role/one`,
    "AccessDenied",
    query("iam", { Action: "GetRole", RoleName: "one" }),
  ],
  [
    "ec2:DeleteVpc",
    `arn:aws:ec2:${REGION}:${ACCOUNT}:vpc/vpc-0aaaaaaaaaaaaaaa1`,
    "UnauthorizedOperation",
    query("ec2", { Action: "DeleteVpc", VpcId: "vpc-0aaaaaaaaaaaaaaa1" }),
  ],
  [
    "logs:DeleteLogGroup",
    `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:airflow-payments-Task`,
    "AccessDeniedException",
    json("logs", "Logs_20140328.DeleteLogGroup", { logGroupName: "airflow-payments-Task" }),
  ],
  [
    "kms:PutKeyPolicy",
    `arn:aws:kms:${REGION}:${ACCOUNT}:key/${KEY}`,
    "AccessDeniedException",
    json("kms", "TrentService.PutKeyPolicy", { KeyId: KEY, Policy: "{}" }),
  ],
  [
    "airflow:DeleteEnvironment",
    `arn:aws:airflow:${REGION}:${ACCOUNT}:environment/payments`,
    "AccessDenied",
    { service: "airflow", method: "DELETE", path: "/environments/payments" },
  ],
];

describeWith(["python3"], "the guard of a stack's policies", () => {
  jest.setTimeout(5 * 60_000);

  const janitor = new Janitor();
  let models: ServiceModels;
  let guard: PolicyGuard;
  beforeAll(async () => {
    models = new ServiceModels((await pythonEnvironment(janitor)).sitePackages);
  });
  afterAll(() => janitor.close());
  beforeEach(() => {
    guard = new PolicyGuard();
    guard.use(models);
  });

  async function answerTo(
    { service, method = "GET", path = "/", body = "", headers = {} }: Call,
    answer: GatewayResponse = { status: 200, headers: {}, body: "done" },
  ): Promise<GatewayResponse> {
    const request: GatewayRequest = {
      method,
      url: new URL(path, "http://127.0.0.1"),
      headers: { ...headers, authorization: `Credential=${accessKeyOf(STACK)}/20260101/${REGION}` },
      body: Buffer.from(body),
      service,
      region: REGION,
    };
    return guard.handle(request, () => Promise.resolve(answer));
  }

  function allow(action: string | string[], resource: string, condition?: object): void {
    const statement = {
      Effect: "Allow",
      Action: action,
      Resource: resource,
      ...(condition && { Condition: condition }),
    };
    const policy = parsePolicy(
      JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      "one",
      "tests",
    );
    guard.limit(STACK, { mode: "apply", role: [], caller: [policy] });
  }

  test.each(CALLS)(
    "allows %s on %s where a policy does, and denies it as the service would",
    async (action, resource, code, call) => {
      allow(action, resource);
      expect((await answerTo(call)).body).toBe("done");
      expect(guard.denials).toEqual([]);

      allow(action, `${resource}-of-others`);
      const denied = await answerTo(call);
      expect(denied.status).toBe(403);
      expect(String(denied.body)).toContain(code);
      expect(guard.denials.map((denial) => [denial.action, denial.resource])).toEqual([[action, resource]]);
    },
  );

  test("knows the tags of what was created: a key of the team's, and no other", async () => {
    allow(["kms:CreateKey", "kms:TagResource"], "*");
    const create = json("kms", "TrentService.CreateKey", {
      Tags: [{ TagKey: "Team", TagValue: "payments" }],
    });
    await answerTo(create, {
      status: 200,
      headers: {},
      body: JSON.stringify({ KeyMetadata: { KeyId: KEY } }),
    });

    allow("kms:DescribeKey", `arn:aws:kms:${REGION}:${ACCOUNT}:key/*`, {
      StringEquals: { "aws:ResourceTag/Team": "payments" },
    });
    const describeKey = (id: string): Call => json("kms", "TrentService.DescribeKey", { KeyId: id });
    expect((await answerTo(describeKey(KEY))).status).toBe(200);
    expect((await answerTo(describeKey(KEY.replace("1", "9")))).status).toBe(403);
  });

  test("checks the right to pass a role, for the service that it is passed to", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/mwaa-payments-detector`;
    allow(["lambda:CreateFunction", "iam:PassRole"], "*", {
      StringEqualsIfExists: { "iam:PassedToService": "airflow.amazonaws.com" },
    });
    const create = {
      service: "lambda",
      method: "POST",
      path: "/2015-03-31/functions",
      body: JSON.stringify({ FunctionName: "detector", Role: role, Code: {} }),
    };
    expect((await answerTo(create)).status).toBe(403);
    expect(guard.denials.map(({ action, resource }) => [action, resource])).toEqual([["iam:PassRole", role]]);
  });

  test("fails for a call whose resource it cannot read, and lets nothing pass unchecked", async () => {
    const call = query("ec2", { Action: "DeleteVpc", VpcId: "not-an-id" });
    await expect(answerTo(call)).rejects.toThrow("cannot read the resource of ec2:DeleteVpc");
  });
});
