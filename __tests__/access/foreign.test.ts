import fc from "fast-check";
import { evaluate } from "../../modules/access/policy/evaluate";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { ACCOUNT, document, environmentStack, trusting } from "../unit/access/support/stacks";
import { ADMINISTRATOR_ACCESS, stackRole } from "./support/principals";
import { simulate } from "./support/simulator";

const RUNS = 400;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/platform/airflow/etl-dags`;
const QUESTIONS = [
  ["s3:GetObject", "arn:aws:s3:::etl-dags/dags/a.py"],
  ["s3:PutObject", "arn:aws:s3:::etl-dags/dags/a.py"],
  ["s3:PutBucketPolicy", "arn:aws:s3:::etl-dags"],
  ["logs:FilterLogEvents", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:airflow-etl-Task`],
  ["airflow:UpdateEnvironment", `arn:aws:airflow:eu-west-1:${ACCOUNT}:environment/etl`],
] as const;

const actions = fc.subarray(["s3:GetObject", "s3:*", "s3:Put*", "logs:*", "airflow:Update*", "*"], {
  minLength: 1,
});
const resources = fc.subarray(
  [
    "*",
    "arn:aws:s3:::etl-dags",
    "arn:aws:s3:::etl-*/*",
    `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:airflow-*`,
  ],
  { minLength: 1 },
);
const condition = fc.constantFrom(
  undefined,
  { StringEquals: { "aws:PrincipalArn": ROLE } },
  { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/platform/*" } },
  { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } },
  { Bool: { "aws:SecureTransport": "false" } },
  { Null: { "aws:SourceArn": "true" } },
);
const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Allow", "Deny"),
  Action: actions,
  Resource: resources,
  Condition: condition,
});
const ofBucket = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Principal: fc.constantFrom<unknown>("*", { AWS: ROLE }, { AWS: ACCOUNT }, { AWS: "444455556666" }),
  Action: fc.constantFrom("s3:GetObject", "s3:*"),
  Resource: fc.constant(["arn:aws:s3:::etl-dags", "arn:aws:s3:::etl-dags/*"]),
  Condition: condition,
});

type Provider = Readonly<Record<string, unknown>>;

/** A stack as other people write them: a role with a path, a policy in one of several forms, a provider of one of several. */
const stacks = fc
  .record({
    statements: fc.array(statement, { minLength: 1, maxLength: 3 }),
    form: fc.constantFrom("of the role", "attached", "inside"),
    boundary: fc.option(fc.array(statement, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    bucket: fc.option(fc.array(ofBucket, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    provider: fc.constantFrom<Provider>(
      { region: "eu-west-1", allowed_account_ids: [ACCOUNT] },
      { region: "eu-west-1", assume_role: { role_arn: `arn:aws:iam::${ACCOUNT}:role/deploy` } },
      { region: "eu-west-1" },
    ),
  })
  .map(({ statements, form, boundary, bucket, provider }): StackPolicies => {
    const policy = document(...statements);
    const role = {
      name: "etl-dags",
      path: "/platform/airflow/",
      assume_role_policy: trusting({ Service: "airflow.amazonaws.com" }),
      ...(form === "inside" ? { inline_policy: [{ name: "own", policy }] } : {}),
      ...(boundary === undefined ? {} : { permissions_boundary: "${aws_iam_policy.Boundary.arn}" }),
    };
    return environmentStack({
      args: { execution_role_arn: ROLE },
      more: { provider: { aws: provider } },
      resource: {
        aws_iam_role: { Dags: role },
        aws_iam_policy: {
          ...(form === "attached" ? { Own: { name: "own", policy } } : {}),
          ...(boundary === undefined
            ? {}
            : { Boundary: { name: "boundary", policy: document(...boundary) } }),
        },
        aws_iam_role_policy: form === "of the role" ? { P: { role: "etl-dags", policy } } : {},
        aws_iam_role_policy_attachment:
          form === "attached"
            ? { A: { role: "${aws_iam_role.Dags.id}", policy_arn: "${aws_iam_policy.Own.arn}" } }
            : {},
        aws_s3_bucket_policy:
          bucket === undefined ? {} : { B: { bucket: "${aws_s3_bucket.B.id}", policy: document(...bucket) } },
      },
    });
  });

test("stacks that somebody else wrote are read and answered as the IAM simulator answers", async () => {
  const verdicts = { allowed: 0, denied: 0, undecided: 0 };
  await fc.assert(
    fc.asyncProperty(
      stacks,
      fc.constantFrom(...QUESTIONS),
      fc.boolean(),
      async (stack, [action, arn], isAdmin) => {
        const [role] = stack.roles;
        expect([role?.arn, stack.location.accountId]).toEqual([ROLE, ACCOUNT]);
        const principal = stackRole(role!, ...(isAdmin ? [ADMINISTRATOR_ACCESS] : []));
        const context = { "aws:SecureTransport": "true", "aws:SourceArn": null };
        const request = { principal, action, target: stack.target(action, arn), context };
        const { verdict, by } = evaluate(request);
        verdicts[verdict] += 1;
        const simulated = (await simulate(request)) === "Allowed" ? "allowed" : "denied";
        if (verdict === "undecided") {
          // AWS's pages leave this open; the simulator allows it.
          expect([by, simulated]).toEqual([expect.stringContaining("gives to everyone"), "allowed"]);
        } else {
          expect([by, verdict]).toEqual([by, simulated]);
        }
      },
    ),
    { numRuns: RUNS },
  );
  // A generator that asks for nothing would agree with anything.
  expect(verdicts.allowed).toBeGreaterThan(RUNS / 10);
  expect(verdicts.denied).toBeGreaterThan(RUNS / 10);
});
