import { type AccessRequest, type Target } from "../../../modules/access/policy/access-request";
import { type Decision, evaluate } from "../../../modules/access/policy/evaluate";
import { parsePolicy, type Policy } from "../../../modules/access/policy/parse-policy";
import { unknownPolicy } from "../../../modules/access/policy/unknown-policy";

const ROLE = "arn:aws:iam::111122223333:role/run";
const BUCKET = "arn:aws:s3:::acme-dags";
const ADMIN = policy("admin", { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" });

function policy(name: string, ...statements: object[]): Policy {
  return parsePolicy(JSON.stringify({ Statement: statements }), name, "test");
}

interface Given {
  readonly identity?: Policy[];
  readonly unknown?: boolean;
  readonly boundaries?: Policy[];
  readonly target?: Partial<Target>;
  readonly context?: AccessRequest["context"];
  readonly action?: string;
  readonly endpoint?: Policy;
}

function ask({
  identity = [],
  unknown = false,
  boundaries = [],
  target,
  context = {},
  action,
  endpoint,
}: Given): Decision {
  return evaluate({
    principal: {
      kind: "role",
      arn: ROLE,
      accountId: "111122223333",
      identityPolicies: identity,
      hasUnknownPolicies: unknown,
      boundaries,
    },
    action: action ?? "s3:GetObject",
    target: { arn: `${BUCKET}/x`, accountId: "111122223333", ...target },
    context,
    endpointPolicy: endpoint,
  });
}

function bucketPolicy(...statements: object[]): Policy {
  return policy("bucket policy", ...statements.map((one) => ({ Resource: `${BUCKET}/*`, ...one })));
}

const READ = { Action: "s3:GetObject" };
const ALLOW_ROLE = { Sid: "Role", Effect: "Allow", Principal: { AWS: ROLE }, ...READ };
const ALLOW_ACCOUNT = { Sid: "Account", Effect: "Allow", Principal: { AWS: "111122223333" }, ...READ };
const DENY = { Sid: "No", Effect: "Deny", Principal: "*", ...READ };

// What is known for certain, beside what the simulator is asked about: `agreement.test.ts`.
describe("evaluate names the statement that decides", () => {
  test.each<[string, Given, Decision]>([
    ["an allowance of the role's", { identity: [ADMIN] }, { verdict: "allowed", by: "admin: All" }],
    [
      "an allowance of the resource's",
      { target: { policy: bucketPolicy(ALLOW_ROLE) } },
      { verdict: "allowed", by: "bucket policy: Role" },
    ],
    [
      "an explicit denial",
      { identity: [ADMIN], target: { policy: bucketPolicy(ALLOW_ROLE, DENY) } },
      { verdict: "denied", by: "bucket policy: No" },
    ],
    ["nothing", {}, { verdict: "denied", by: "no statement allows it" }],
    [
      "a boundary that does not mention it",
      {
        identity: [ADMIN],
        boundaries: [policy("boundary", { Effect: "Allow", Action: "sqs:*", Resource: "*" })],
      },
      { verdict: "denied", by: "no statement of the permissions boundary allows it" },
    ],
    [
      "an endpoint's policy that does not mention it",
      {
        identity: [ADMIN],
        endpoint: policy("endpoint", { Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" }),
      },
      { verdict: "denied", by: "no statement of the VPC endpoint's policy allows it" },
    ],
    [
      "a resource of another account that says nothing",
      { identity: [ADMIN], target: { accountId: "999988887777" } },
      { verdict: "denied", by: "no statement of the resource's policy allows it" },
    ],
    [
      "the role's own policies, where another account allows it",
      { target: { accountId: "999988887777", policy: bucketPolicy(ALLOW_ROLE) } },
      { verdict: "denied", by: "no statement of the role's policies allows it" },
    ],
  ])("%s", (_, given, expected) => {
    expect(ask(given)).toEqual(expected);
  });
});

describe("a trust policy", () => {
  const assume = (target: Partial<Target>, identity: Policy[] = [ADMIN]): string =>
    ask({ identity, action: "sts:AssumeRole", target: { arn: ROLE, policyMustAllow: true, ...target } })
      .verdict;
  const trust = (principal: object): Policy =>
    policy("trust policy", { Effect: "Allow", Action: "sts:AssumeRole", Principal: principal });

  test("must name the principal or its account, whatever the principal's own policies allow", () => {
    expect(assume({ policy: trust({ Service: "airflow.amazonaws.com" }) })).toBe("denied");
    expect(assume({ policy: trust({ AWS: ROLE }) }, [])).toBe("allowed");
    expect(assume({ policy: trust({ AWS: "arn:aws:iam::111122223333:root" }) }, [])).toBe("denied");
    expect(assume({ policy: trust({ AWS: "arn:aws:iam::111122223333:root" }) })).toBe("allowed");
  });
});

describe("evaluate leaves undecided, and never denied,", () => {
  const conditioned = (operator: string, key: string, value: string): Policy =>
    policy("own", {
      Sid: "If",
      Effect: "Allow",
      ...READ,
      Resource: "*",
      Condition: { [operator]: { [key]: value } },
    });

  test.each<[string, Given, string]>([
    [
      "what depends on policies that others attach",
      { unknown: true },
      "depends on the role's own policies, which are not in this stack",
    ],
    [
      "what depends on the policy of a resource elsewhere",
      { identity: [ADMIN], target: { policy: "unknown" } },
      "depends on the resource's own policy, which is not in this stack",
    ],
    [
      "an account that the resource leaves it to",
      { unknown: true, target: { policy: bucketPolicy(ALLOW_ACCOUNT) } },
      "depends on the role's own policies, which are not in this stack",
    ],
    [
      "an operator that is not known",
      { identity: [conditioned("DateLessThan", "aws:CurrentTime", "2030")] },
      "depends on condition key aws:CurrentTime: own: If",
    ],
    [
      "a context key that is not known",
      { identity: [conditioned("Bool", "aws:MultiFactorAuthPresent", "true")] },
      "depends on condition key aws:MultiFactorAuthPresent: own: If",
    ],
    [
      "an operator for one value where there are several",
      { identity: [conditioned("StringEquals", "aws:TagKeys", "a")], context: { "aws:TagKeys": ["a"] } },
      "depends on condition key aws:TagKeys: own: If",
    ],
    [
      "an account that is not known, where the answer depends on it",
      { identity: [ADMIN], target: { accountId: "\u27e6the account of x\u27e7" } },
      "depends on the account of x: admin: All",
    ],
    [
      "a boundary that is not in the stack",
      {
        identity: [ADMIN],
        boundaries: [unknownPolicy("company", "policy company, which is not in this stack")],
      },
      "depends on policy company, which is not in this stack: company",
    ],
    [
      "a denial that may apply",
      {
        identity: [ADMIN],
        target: {
          policy: bucketPolicy({ ...DENY, Condition: { StringEquals: { "aws:PrincipalOrgID": "o" } } }),
        },
      },
      "depends on condition key aws:PrincipalOrgID: bucket policy: No",
    ],
    [
      "a NotPrincipal",
      {
        identity: [ADMIN],
        target: {
          policy: bucketPolicy({ Sid: "But", Effect: "Deny", NotPrincipal: { AWS: ROLE }, ...READ }),
        },
      },
      "depends on NotPrincipal: bucket policy: But",
    ],
    [
      "a resource that is known after apply",
      {
        identity: [
          policy("own", { Sid: "Later", Effect: "Allow", ...READ, Resource: `arn:aws:s3:::\u27e6x\u27e7/*` }),
        ],
      },
      "depends on x: own: Later",
    ],
  ])("%s", (_, given, by) => {
    expect(ask(given)).toEqual({ verdict: "undecided", by });
  });
});

test("a condition on a key that is certainly missing holds only where it is negated or may be missing", () => {
  const verdict = (operator: string): string =>
    ask({
      identity: [
        policy("own", { Effect: "Allow", ...READ, Resource: "*", Condition: { [operator]: { key: "v" } } }),
      ],
      context: { key: null },
    }).verdict;

  expect(verdict("StringEquals")).toBe("denied");
  expect(verdict("StringNotEquals")).toBe("allowed");
  expect(verdict("StringEqualsIfExists")).toBe("allowed");
  expect(verdict("ArnLike")).toBe("denied");
});
