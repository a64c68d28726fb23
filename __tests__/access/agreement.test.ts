import fc from "fast-check";
import { type AccessRequest, type Principal } from "../../modules/access/policy/access-request";
import { evaluate } from "../../modules/access/policy/evaluate";
import { type Policy } from "../../modules/access/policy/parse-policy";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { hasUnresolved } from "../../modules/access/terraform/unresolved";
import { actionsOf, type ActionFacts } from "./support/iam-facts";
import { ADMINISTRATOR_ACCESS, ANONYMOUS, role, service, stackRole } from "./support/principals";
import { simulate } from "./support/simulator";
import { exampleAudits, exampleStacks, prefixStacks } from "./support/stacks";

const RUNS = 4_000;
const OTHER_ACCOUNT = "999988887777";

/** Services that the policies are about, and some that they are not. */
const SERVICES = [
  "airflow",
  "cloudtrail",
  "cloudwatch",
  "dynamodb",
  "ec2",
  "ecs",
  "events",
  "iam",
  "kms",
  "lambda",
  "logs",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "sts",
];

function principals(stacks: readonly StackPolicies[]): Principal[] {
  const own = stacks.flatMap(({ roles }) => roles);
  const named = namesIn(stacks).filter((name) => /:iam::\d{12}:role\//.test(name));
  const strangers = [`arn:aws:iam::${OTHER_ACCOUNT}:role/any`, "arn:aws:iam::111122223333:role/any"];
  return [
    ...own.flatMap((one) => [stackRole(one), stackRole(one, ADMINISTRATOR_ACCESS)]),
    ...[...named, ...strangers].flatMap((arn) => [role(arn), role(arn, [ADMINISTRATOR_ACCESS])]),
    ...["cloudtrail", "cloudwatch", "events", "logs.eu-west-1", "sqs"].map((name) =>
      service(`${name}.amazonaws.com`),
    ),
    ANONYMOUS,
  ];
}

/** Every text that stands for something in the policies: ARNs, names, values of conditions. */
function namesIn(stacks: readonly StackPolicies[]): string[] {
  const texts = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      texts.add(value);
    } else if (typeof value === "object" && value !== null) {
      Object.values(value).forEach(visit);
    }
  };
  policiesOf(stacks).forEach(({ statements }) => statements.forEach(({ source }) => visit(source)));
  return [...texts].sort();
}

function policiesOf(stacks: readonly StackPolicies[]): Policy[] {
  return stacks.flatMap((stack) => [
    ...stack.roles.flatMap(({ policies, boundaries, trust }) => [
      ...policies,
      ...boundaries,
      ...(trust === undefined ? [] : [trust]),
    ]),
    ...stack.resourcePolicies.map(({ policy }) => policy),
    ...stack.endpointPolicies.values(),
  ]);
}

/** For each context key of the policies: the values that they name, one that none names, and none at all. */
function contexts(stacks: readonly StackPolicies[]): fc.Arbitrary<Record<string, string | null>> {
  const values = new Map<string, Set<string>>();
  for (const { conditions } of policiesOf(stacks).flatMap(({ statements }) => statements)) {
    for (const { operator, key, values: found } of conditions.filter(
      ({ key }) => !key.startsWith("aws:Principal"),
    )) {
      const known = values.get(key) ?? new Set();
      (operator === "Null" ? [] : found).forEach((value) => known.add(value.replaceAll("*", "x")));
      values.set(key, known);
    }
  }
  return fc.record(
    Object.fromEntries(
      [...values].map(([key, known]) => {
        const other = key === "aws:SecureTransport" ? "true" : key === "s3:TlsVersion" ? "1.3" : "other";
        return [key, fc.constantFrom<string | null>(...known, other, null)];
      }),
    ),
  );
}

/** ARNs of the policies with their wildcards filled in, and neighbours that they must not match. */
function resourcePool(stacks: readonly StackPolicies[]): string[] {
  const arns = [
    ...namesIn(stacks).filter((name) => name.startsWith("arn:")),
    ...stacks.flatMap((stack) =>
      [...new Set(stack.source.resources.map(({ type }) => type))].flatMap((type) => stack.arnsOf(type)),
    ),
  ];
  const filled = arns.flatMap((arn) => [
    arn.replaceAll("?", "q").replaceAll("*", "x"),
    arn.replaceAll("?", "").replaceAll("*", "a/b:c"),
    `${arn.replaceAll(/[:/]?[?*]/g, "")}-more`,
  ]);
  return [...new Set(filled)].filter((arn) => !/[*?]/.test(arn)).sort();
}

async function questions(
  stacks: readonly StackPolicies[],
): Promise<{ facts: ActionFacts; resources: string[] }[]> {
  const pool = resourcePool(stacks);
  const actions = (await Promise.all(SERVICES.map(actionsOf))).flat();
  return actions
    .map((facts) => ({
      facts,
      resources:
        facts.resources.length === 0
          ? ["*"]
          : pool.filter((arn) => facts.resources.some((pattern) => pattern.test(arn))),
    }))
    .filter(({ resources }) => resources.length > 0);
}

/**
 * Where the simulator is known not to do as AWS documents. It lets a principal of the account assume a role whose
 * trust policy does not name it, and it drops encryption contexts whose name holds a colon, such as `aws:logs:arn`, which
 * services send.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
function isBeyondTheSimulator({ action, principal }: AccessRequest): boolean {
  return action.startsWith("sts:AssumeRole") || (action.startsWith("kms:") && principal.kind === "service");
}

/** The policy with some of its statements, so that what the others hide is seen as well. */
function thinned(policy: Policy, kept: readonly boolean[]): Policy {
  const statements = policy.statements.filter((_, index) => kept[index % kept.length]);
  return statements.length === 0 ? policy : { ...policy, statements };
}

describe.each([
  ["the example teams and their accounts' trails", () => [...exampleStacks(), ...exampleAudits()]],
  ["teams whose names begin each other", prefixStacks],
])("the library's own evaluator, on the policies of %s", (_, load) => {
  test(`answers ${RUNS} generated requests as the IAM simulator does`, async () => {
    const stacks = load();
    const asked = await questions(stacks);
    const asking = principals(stacks);
    const verdicts = { allowed: 0, denied: 0, undecided: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...asking.keys()),
        fc
          .constantFrom(...asked)
          .chain(({ facts, resources }) =>
            fc.record({ action: fc.constant(facts.action), arn: fc.constantFrom(...resources) }),
          ),
        fc.constantFrom(...stacks.keys()),
        contexts(stacks),
        fc.boolean(),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
        async (who, { action, arn }, where, context, throughEndpoint, kept) => {
          const thin = (policy: Policy): Policy => thinned(policy, kept);
          const principal = asking[who] ?? ANONYMOUS;
          const stack = stacks[where];
          const target = { arn, accountId: "", ...stack?.target(action, arn) };
          const request: AccessRequest = {
            principal: { ...principal, identityPolicies: principal.identityPolicies.map(thin) },
            action,
            target: {
              ...target,
              // The simulator needs an account for a bucket that may be anybody's.
              accountId: hasUnresolved(target.accountId) ? "111122223333" : target.accountId,
              policy:
                target.policy === undefined || target.policy === "unknown" ? undefined : thin(target.policy),
            },
            context,
            endpointPolicy: throughEndpoint
              ? stack?.endpointPolicies.get(action.split(":")[0] ?? "")
              : undefined,
          };
          const simulated = await simulate(request);
          fc.pre(simulated !== "NoSuchResource");
          fc.pre(!isBeyondTheSimulator(request));
          const { verdict, by } = evaluate(request);
          verdicts[verdict] += 1;
          expect({ principal: principal.arn, by, verdict }).toEqual({
            principal: principal.arn,
            by,
            verdict: simulated === "Allowed" ? "allowed" : "denied",
          });
        },
      ),
      { numRuns: RUNS },
    );
    // A generator that asks for nothing would agree with anything.
    expect(verdicts.allowed).toBeGreaterThan(RUNS / 20);
    expect(verdicts.denied).toBeGreaterThan(RUNS / 20);
  });
});
