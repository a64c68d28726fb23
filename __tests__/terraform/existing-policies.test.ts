import fc from "fast-check";
import { ADMINISTRATOR_ACCESS } from "../../modules/access/policy/administrator-access";
import { type Principal } from "../../modules/access/policy/access-request";
import { evaluate, type Verdict } from "../../modules/access/policy/evaluate";
import { parsePolicy, type Policy } from "../../modules/access/policy/parse-policy";
import { policyDocument, type PolicyStatement } from "../../modules/aws/policy-document";
import { allowsNobodyBut, deniesAtLeast, trustsNobodyBut } from "../../modules/aws/policy-expressions";
import { policyInputOf } from "../../modules/environment/dag-bucket-policy-input";
import {
  allowedPrincipals,
  existingBucketPolicy,
  requiredStatements,
} from "../../modules/environment/existing-bucket-policy";
import { trustStatement, TRUSTED_SERVICES } from "../../modules/identity/existing-execution-role";
import { seeds } from "../support/seeds";
import { Janitor } from "./support/janitor";
import { terraformValues } from "./support/terraform-values";
import { describeWith } from "./support/tools";

const ACCOUNT = "111122223333";
const ELSEWHERE = "444455556666";
const roleArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
const BUCKET = "arn:aws:s3:::acme-dags";

const INPUT = policyInputOf(BUCKET, roleArn("deploy"), {
  executionRoleArn: roleArn("mwaa-payments-execution"),
  dagWriterRoleArns: [roleArn("writer", ELSEWHERE)],
  readerRoleArns: [roleArn("planner")],
  shares: [{ roleArn: roleArn("mwaa-orders-execution"), dags: true }],
});
const REQUIRED = requiredStatements(INPUT);
const KNOWN = allowedPrincipals({ partition: "aws", accountId: ACCOUNT }, INPUT);

type Loose = Record<string, unknown>;

/** What a statement says, changed in one way that its owner may have, and mostly should not have, done. */
const CHANGES: readonly ((statement: Loose) => Loose)[] = [
  (one) => ({ ...one, Effect: "Allow" }),
  (one) => ({ ...one, Principal: { AWS: "*" } }),
  (one) => ({ ...one, Principal: { AWS: ["*"] } }),
  (one) => ({ ...one, Principal: { AWS: roleArn("writer", ELSEWHERE) } }),
  (one) => ({ ...one, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
  ({ Principal: NotPrincipal, ...one }) => ({ ...one, NotPrincipal }),
  (one) => ({ ...one, Action: "*", NotAction: undefined }),
  (one) => ({ ...one, Action: "S3:*", NotAction: undefined }),
  (one) => ({ ...one, Action: "s3:Get*", NotAction: undefined }),
  (one) => ({ ...one, Action: ["s3:PutObject", "s3:GetObject?"], NotAction: undefined }),
  (one) => ({ ...one, Action: undefined, NotAction: ["s3:ListBucket", "S3:getobject"] }),
  (one) => ({ ...one, Action: undefined, NotAction: "s3:PutObject" }),
  (one) => ({ ...one, Resource: "*", NotResource: undefined }),
  (one) => ({ ...one, Resource: `${BUCKET}*`, NotResource: undefined }),
  (one) => ({ ...one, Resource: `${BUCKET}/*`, NotResource: undefined }),
  (one) => ({ ...one, Resource: `${BUCKET}/dags/*`, NotResource: undefined }),
  (one) => ({ ...one, Resource: [`${BUCKET}/dags/?`, BUCKET], NotResource: undefined }),
  (one) => ({ ...one, Resource: undefined, NotResource: [BUCKET, `${BUCKET}/dags/*`] }),
  (one) => ({ ...one, Resource: undefined, NotResource: BUCKET }),
  (one) => ({ ...one, Condition: undefined }),
  (one) => ({ ...one, Condition: {} }),
  (one) => withCondition(one, "StringEquals", "aws:PrincipalAccount", ACCOUNT),
  (one) => withCondition(one, "ArnNotEquals", "aws:PrincipalArn", [roleArn("deploy"), roleArn("backup")]),
  (one) => withCondition(one, "ArnNotEquals", "AWS:principalarn", roleArn("deploy")),
  (one) => withCondition(one, "ArnNotLike", "aws:PrincipalArn", roleArn("writer", ELSEWHERE)),
  (one) => withCondition(one, "ArnNotLike", "aws:PrincipalArn", "*"),
  (one) => withCondition(one, "ArnLike", "aws:PrincipalArn", "arn:*:iam::*:role/*"),
  (one) => withCondition(one, "BoolIfExists", "aws:SecureTransport", false),
  (one) => withCondition(one, "Bool", "aws:SecureTransport", ["true", "false"]),
  (one) => withCondition(one, "Bool", "aws:SecureTransport", "true"),
  (one) => withCondition(one, "NumericLessThan", "s3:TlsVersion", "1.1"),
  (one) => withCondition(one, "Null", "s3:x-amz-server-side-encryption-customer-algorithm", "true"),
  (one) => withCondition(one, "ForAnyValue:ArnNotEquals", "aws:PrincipalArn", roleArn("deploy")),
];

function withCondition(one: Loose, operator: string, key: string, value: unknown): Loose {
  const { [operator]: keys = {}, ...others } = (one.Condition ?? {}) as Record<string, Loose>;
  const rest = Object.entries(keys).filter(([name]) => name.toLowerCase() !== key.toLowerCase());
  return { ...one, Condition: { ...others, [operator]: { ...Object.fromEntries(rest), [key]: value } } };
}

/** The owner's policy with some statements changed, once or twice, and some gone. */
const bucketPolicies = fc
  .record({
    changes: fc.array(
      fc.record({
        place: fc.nat({ max: existingBucketPolicy(INPUT).length - 1 }),
        change: fc.constantFrom(...CHANGES),
      }),
      { maxLength: 8 },
    ),
    gone: fc.array(fc.nat({ max: existingBucketPolicy(INPUT).length - 1 }), { maxLength: 2 }),
    extra: fc.array(
      fc
        .record({
          Principal: fc.constantFrom<unknown>(
            "*",
            { AWS: "*" },
            { AWS: ACCOUNT },
            { AWS: [`arn:aws:iam::${ACCOUNT}:root`, roleArn("planner")] },
            { AWS: `arn:aws:iam::${ELSEWHERE}:root` },
            { AWS: [roleArn("planner"), roleArn("mwaa-other-execution")] },
            { Service: "logging.s3.amazonaws.com" },
            { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
            { AWS: roleArn("planner"), Federated: "accounts.google.com" },
          ),
          negated: fc.boolean(),
        })
        .map(({ Principal, negated }) => ({
          Effect: "Allow",
          ...(negated ? { NotPrincipal: Principal } : { Principal }),
          Action: "s3:*",
          Resource: [BUCKET, `${BUCKET}/*`],
        })),
      { maxLength: 1 },
    ),
  })
  .map(({ changes, gone, extra }) => {
    const statements: Loose[] = existingBucketPolicy(INPUT).map((one) => ({ ...one }));
    for (const { place, change } of changes) {
      statements[place] = change(statements[place] ?? {});
    }
    const Statement = [...statements.filter((_, index) => !gone.includes(index)), ...extra];
    return JSON.stringify({ Version: "2012-10-17", Statement });
  });

const ADMINISTRATORS = [
  roleArn("mwaa-payments-execution"),
  roleArn("deploy"),
  roleArn("writer", ELSEWHERE),
  roleArn("planner"),
  roleArn("backup"),
  roleArn("mwaa-orders-execution"),
  roleArn("mwaa-other-execution"),
]
  // As in the bucket's account: its policy's own denials are asked for alone.
  .map((arn) => ({ ...principal(arn, [ADMINISTRATOR_ACCESS]), accountId: ACCOUNT }));

const CONTEXTS = [
  {},
  { "aws:SecureTransport": "false" },
  { "s3:TlsVersion": "1.1" },
  { "s3:x-amz-server-side-encryption": "AES256" },
  { "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" },
  { "s3:prefix": "dags/" },
].map((context) => ({
  "aws:SecureTransport": "true",
  "s3:TlsVersion": "1.3",
  "s3:x-amz-server-side-encryption": null,
  "s3:x-amz-server-side-encryption-customer-algorithm": null,
  "s3:prefix": null,
  ...context,
}));

const REQUESTS = ["GetObject", "PutObject", "DeleteObjectVersion", "ListBucket", "PutBucketPolicy"].flatMap(
  (action) =>
    ["", "/dags/x.py", "/requirements.txt", "/other"].flatMap((key) =>
      ADMINISTRATORS.flatMap((one) =>
        CONTEXTS.map((context) => ({
          principal: one,
          action: `s3:${action}`,
          arn: `${BUCKET}${key}`,
          context,
        })),
      ),
    ),
);

function principal(arn: string, identityPolicies: readonly Policy[] = []): Principal {
  const accountId = arn.split(":")[4] ?? "";
  return {
    kind: "role",
    arn,
    accountId,
    identityPolicies,
    hasUnknownPolicies: false,
    boundaries: [],
  };
}

/** Which requests a policy denies for sure. */
function deniedBy(document: string): boolean[] {
  const { statements, ...policy } = parsePolicy(document, "policy", "tests");
  const denials = { ...policy, statements: statements.filter(({ effect }) => effect === "Deny") };
  return REQUESTS.map(
    ({ principal: one, action, arn, context }) =>
      evaluate({
        principal: one,
        action,
        target: { arn, accountId: ACCOUNT, policy: denials },
        context,
      }).verdict === "denied",
  );
}

describeWith(["terraform"], "the policies of what has an owner, as Terraform evaluates them", () => {
  jest.setTimeout(5 * 60_000);
  const janitor = new Janitor();
  afterAll(() => janitor.close());

  it("a bucket's statement that is taken for a required denial denies all that it must", async () => {
    const documents = fc.sample(bucketPolicies, seeds(300));
    const expressions = REQUIRED.map((required, index): [string, string] => [
      String(index),
      `[for policy in local.texts : ${deniesAtLeast("policy", required)}]`,
    ]);
    const found = await terraformValues<boolean[]>(janitor, documents, Object.fromEntries(expressions));
    const denied = documents.map(deniedBy);
    const open = REQUIRED.flatMap((required, index) => {
      const mustBeDenied = deniedBy(policyDocument([required]));
      expect(mustBeDenied).toContain(true);
      return documents.flatMap((document, place) =>
        found[index]?.[place] === true &&
        mustBeDenied.some((must, request) => must && denied[place]?.[request] !== true)
          ? [{ required, document }]
          : [],
      );
    });

    expect(open).toEqual([]);
    // Most policies have most statements as they should be, in one form or another.
    const taken = Object.values(found).flat();
    expect(taken.filter((one) => one).length / taken.length).toBeGreaterThan(0.5);
    expect(taken.filter((one) => !one).length / taken.length).toBeGreaterThan(0.1);
  });

  it("a bucket's policy that is taken for closed allows nothing to anybody who is not known", async () => {
    const documents = fc.sample(bucketPolicies, seeds(1_000));
    const { closed = [] } = await terraformValues<boolean[]>(janitor, documents, {
      closed: `[for policy in local.texts : ${allowsNobodyBut("policy", KNOWN)}]`,
    });
    const strangers: Principal[] = [
      principal(roleArn("nobody")),
      principal(roleArn("mwaa-other-execution")),
      principal(roleArn("administrator", ELSEWHERE), [ADMINISTRATOR_ACCESS]),
      { ...principal("*"), kind: "anonymous", accountId: "" },
      { ...principal("logging.s3.amazonaws.com"), kind: "service", accountId: "" },
    ];
    const verdicts = (document: string): Verdict[] => {
      const policy = parsePolicy(document, "policy", "tests");
      return strangers.flatMap((one) =>
        ["s3:ListBucket", "s3:PutBucketPolicy"].map(
          (action) =>
            evaluate({
              principal: one,
              action,
              target: { arn: BUCKET, accountId: ACCOUNT, policy },
              context: CONTEXTS[0] ?? {},
            }).verdict,
        ),
      );
    };
    const open = documents.filter(
      (document, index) => closed[index] === true && verdicts(document).includes("allowed"),
    );

    expect(open).toEqual([]);
    expect(closed).toContain(true);
    expect(closed).toContain(false);
  });

  it("a bucket's own policy passes whole, in any order, in the forms that people write", async () => {
    const forms: ((statement: PolicyStatement) => Loose)[] = [
      (one) => ({ ...one }),
      ({ Sid, ...one }) => ({ ...one, Sid: `${Sid}OfOurs` }),
      (one) => ({ ...one, Principal: one.Principal === "*" ? { AWS: "*" } : one.Principal }),
      (one) => ({ ...one, Principal: one.Principal === "*" ? { AWS: ["*"] } : one.Principal }),
      (one) =>
        one.Effect === "Allow" || one.Resource === undefined
          ? { ...one }
          : { ...one, Resource: [one.Resource, `${BUCKET}/more`].flat().reverse() },
      (one) =>
        one.Effect === "Allow" || one.Action === undefined
          ? { ...one }
          : { ...one, Action: [one.Action, "s3:BypassGovernanceRetention"].flat().reverse() },
    ];
    const documents = forms.map((form) =>
      JSON.stringify({ Statement: existingBucketPolicy(INPUT).map(form).reverse() }),
    );
    const found = await terraformValues<boolean[]>(janitor, documents, {
      ...Object.fromEntries(
        REQUIRED.map((required): [string, string] => [
          required.Sid,
          `[for policy in local.texts : ${deniesAtLeast("policy", required)}]`,
        ]),
      ),
      closed: `[for policy in local.texts : ${allowsNobodyBut("policy", KNOWN)}]`,
    });
    expect(Object.entries(found).filter(([, all]) => all.includes(false))).toEqual([]);
  });

  it("a trust policy that is taken for MWAA's alone lets nobody else in, and MWAA for no other environment", async () => {
    const environment = {
      accountId: ACCOUNT,
      environmentArn: `arn:aws:airflow:eu-west-1:${ACCOUNT}:environment/payments`,
    };
    const right = trustStatement(environment);
    const both = (operator: string, key: string, value: unknown) => (one: Loose) =>
      withCondition(one, operator, key, value);
    const changes: ((one: Loose) => Loose)[] = [
      (one) => ({ ...one, Effect: "Deny" }),
      (one) => ({ ...one, Principal: "*" }),
      (one) => ({ ...one, Principal: { AWS: "*" } }),
      (one) => ({ ...one, Principal: { AWS: roleArn("admin"), Service: TRUSTED_SERVICES } }),
      (one) => ({ ...one, Principal: { Service: "airflow.amazonaws.com" } }),
      (one) => ({ ...one, Principal: { Service: "airflow-env.amazonaws.com" } }),
      (one) => ({ ...one, Principal: { Service: [...TRUSTED_SERVICES, "lambda.amazonaws.com"] } }),
      ({ Principal: NotPrincipal, ...one }) => ({ ...one, NotPrincipal }),
      (one) => ({ ...one, Action: ["sts:AssumeRole", "sts:TagSession"] }),
      (one) => ({ ...one, Action: "sts:*" }),
      ({ Action: NotAction, ...one }) => ({ ...one, NotAction }),
      (one) => ({ ...one, Condition: undefined }),
      both("StringEquals", "aws:SourceAccount", [ACCOUNT, ELSEWHERE]),
      both("StringEquals", "AWS:sourceaccount", [ACCOUNT]),
      both("StringNotEquals", "aws:SourceAccount", ELSEWHERE),
      both("StringEquals", "aws:SourceAccount", []),
      both("ArnLike", "aws:SourceArn", `arn:aws:airflow:eu-west-1:${ACCOUNT}:environment/*`),
      both("ArnLike", "aws:SourceArn", [environment.environmentArn, `${environment.environmentArn}-2`]),
      both("ArnLikeIfExists", "aws:SourceArn", environment.environmentArn),
      both("StringEquals", "aws:SourceArn", environment.environmentArn),
      both("DateLessThan", "aws:CurrentTime", "2020-01-01T00:00:00Z"),
    ];
    const statement = fc
      .array(fc.constantFrom(...changes), { maxLength: 2 })
      .map((chosen) => chosen.reduce((one, change) => change(one), { ...right } as Loose));
    const policies = fc
      .oneof(fc.array(statement, { minLength: 1, maxLength: 3 }), statement)
      .map((Statement) => JSON.stringify({ Version: "2012-10-17", Statement }));
    const documents = [policyDocument([right]), ...fc.sample(policies, seeds(3_000))];
    const trusted = {
      services: TRUSTED_SERVICES,
      sourceAccount: ACCOUNT,
      sourceArn: environment.environmentArn,
    };
    const { sound = [] } = await terraformValues<boolean[]>(janitor, documents, {
      sound: `[for policy in local.texts : ${trustsNobodyBut("policy", trusted)}]`,
    });

    const own = { "aws:SourceAccount": ACCOUNT, "aws:SourceArn": environment.environmentArn };
    const service = (name: string): Principal => ({ ...principal(name), kind: "service", accountId: "" });
    const strangers: [Principal, Record<string, string>][] = [
      [{ ...principal("*"), kind: "anonymous", accountId: "" }, own],
      [principal(roleArn("admin"), [ADMINISTRATOR_ACCESS]), own],
      [principal(roleArn("admin", ELSEWHERE), [ADMINISTRATOR_ACCESS]), own],
      [service("lambda.amazonaws.com"), own],
      ...TRUSTED_SERVICES.flatMap((name): [Principal, Record<string, string>][] => [
        [service(name), { ...own, "aws:SourceAccount": ELSEWHERE }],
        [service(name), { ...own, "aws:SourceArn": `${environment.environmentArn}-2` }],
      ]),
    ];
    const lets = (document: string, [one, context]: [Principal, Record<string, string>]): Verdict =>
      evaluate({
        principal: one,
        action: "sts:AssumeRole",
        target: {
          arn: roleArn("airflow"),
          accountId: ACCOUNT,
          policy: parsePolicy(document, "trust policy", "tests"),
          policyMustAllow: true,
        },
        context: { "aws:CurrentTime": "2026-11-28T00:00:00Z", ...context },
      }).verdict;
    const open = documents.filter(
      (document, index) =>
        sound[index] === true && strangers.some((stranger) => lets(document, stranger) !== "denied"),
    );

    expect(open).toEqual([]);
    expect(sound[0]).toBe(true);
    expect(sound.filter((one) => one).length).toBeGreaterThan(20);
    expect(sound.filter((one) => !one).length).toBeGreaterThan(100);
  });
});
