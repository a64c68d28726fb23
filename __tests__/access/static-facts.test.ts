import { matchesPattern } from "../../modules/access/policy/match";
import { type Statement } from "../../modules/access/policy/parse-policy";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { actionsOf, type ActionFacts } from "./support/iam-facts";
import { exampleAudits, exampleStacks, prefixStacks } from "./support/stacks";

const STACKS = [...exampleStacks(), ...prefixStacks(), ...exampleAudits()];

/** Global keys that AWS sends with every action, of those that the policies use. */
const GLOBAL_KEYS = [
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalservicename",
  // Not with EBS's (IAM User Guide, condition keys), whose endpoint has a policy without it.
  "aws:resourceaccount",
  "aws:securetransport",
  "aws:sourceaccount",
  "aws:sourcearn",
];

/** Statements of policies that are about the resource that they belong to, or that only take away. */
function isBoundToItsResource({ label, effect }: Statement): boolean {
  return effect === "Deny" || /^(key policy|secret policy|trust policy): /.test(label);
}

/** Every `Resource: "*"` that allows something, and why it cannot be narrower. The test below pins this list. */
const EVERY_RESOURCE: Readonly<Record<string, string>> = {
  "airflow: PutMetrics":
    "its action has no resource type, by AWS's service reference; the namespace is named",
  "airflow: ReadAccountSettings": "none of its actions has a resource type, by AWS's service reference",
  "boundary: statement 2": "as in airflow: ReadAccountSettings",
  "boundary: statement 3": "as in airflow: PutMetrics",
  "detector: FindLogGroupsAndStopQueries":
    "AWS lists logs:StopQuery without a resource type; DescribeLogGroups searches",
  "endpoint policy: TrustedAccounts":
    "an endpoint's policy is about whose principals and resources; what they may is in their policies",
  "flow-logs: FindLogGroup": "VPC searches for the group before it writes",
};

function statementsOf(stack: StackPolicies): Statement[] {
  return [
    ...stack.roles.flatMap(({ policies, boundaries, trust }) => [
      ...policies,
      ...boundaries,
      ...(trust === undefined ? [] : [trust]),
    ]),
    ...[...stack.attached.values()].flat(),
    ...stack.resourcePolicies.map(({ policy }) => policy),
    ...stack.endpointPolicies.values(),
  ].flatMap(({ statements }) => statements);
}

async function actionsMatching(pattern: string): Promise<ActionFacts[]> {
  const [service = ""] = pattern.split(":");
  const known = await actionsOf(service.toLowerCase());
  return known.filter(({ action }) => matchesPattern(pattern.toLowerCase(), action.toLowerCase()) === "yes");
}

/** ARNs that a pattern of ARNs stands for: what follows a log group may be its stream. */
function filled(arn: string): string[] {
  return [arn.replaceAll("*", "any"), arn.replace(/:\*$/, ":log-stream:any").replaceAll("*", "any")];
}

/** Everything wrong with the statements of a stack, as `check` finds it. */
async function findings(check: (statement: Statement) => Promise<string[]>): Promise<string[]> {
  const found = new Set<string>();
  for (const statement of STACKS.flatMap(statementsOf)) {
    for (const problem of await check(statement)) {
      found.add(`${statement.label}: ${problem}`);
    }
  }
  return [...found].sort();
}

/** The actions that a statement names, one by one; `*` is every action there is. */
function patternsOf({ action, notAction }: Statement): string[] {
  return [...(action ?? []), ...(notAction ?? [])].filter((pattern) => pattern !== "*");
}

test("every action and pattern of actions exists", async () => {
  expect(
    await findings(async (statement) => {
      const missing = await Promise.all(
        patternsOf(statement).map(async (pattern) =>
          (await actionsMatching(pattern)).length === 0 ? [pattern] : [],
        ),
      );
      return missing.flat();
    }),
  ).toEqual([]);
});

test("every action that is allowed on named resources supports the type of one of them", async () => {
  expect(
    await findings(async (statement) => {
      const { effect, action = [], resource = [] } = statement;
      if (effect === "Deny" || resource.length === 0 || resource.includes("*")) {
        return [];
      }
      const unsupported = await Promise.all(
        action
          .filter((pattern) => pattern !== "*")
          .map(async (pattern) => {
            const facts = await actionsMatching(pattern);
            const supported = facts.some(({ resources }) =>
              resource.flatMap(filled).some((arn) => resources.some((type) => type.test(arn))),
            );
            return supported ? [] : [`${pattern} on ${resource.join(", ")}`];
          }),
      );
      return unsupported.flat();
    }),
  ).toEqual([]);
});

test("every condition key is one of the actions', or one that AWS sends with all", async () => {
  expect(
    await findings(async (statement) => {
      const facts = (await Promise.all(patternsOf(statement).map(actionsMatching))).flat();
      const keys = new Set(facts.flatMap(({ conditionKeys }) => conditionKeys));
      return statement.conditions
        .map(({ key }) => key)
        .filter((key) => {
          const name = key
            .toLowerCase()
            .replace(/^(kms:encryptioncontext):.*$/, "$1:${encryptioncontextkey}");
          return !GLOBAL_KEYS.includes(name) && !keys.has(name) && !isClaim(statement, key);
        });
    }),
  ).toEqual([]);
});

/** Keys of an OIDC provider begin with its host, which AWS does not know before (IAM User Guide, condition keys of OIDC). */
function isClaim({ action = [], source }: Statement, key: string): boolean {
  return (
    action.every((one) => one === "sts:AssumeRoleWithWebIdentity") &&
    JSON.stringify(source).includes(`oidc-provider/${key.replace(/:(aud|sub)$/, "")}"`)
  );
}

test('every `Resource: "*"` that allows something has a reason in the list, and the list has no other', () => {
  const wide = STACKS.flatMap(statementsOf)
    .filter((statement) => statement.resource?.includes("*") === true && !isBoundToItsResource(statement))
    .map(({ label }) => label.replace(/^mwaa-.*-boundary/, "boundary"));
  const listed = [...new Set(wide)].sort();

  process.stdout.write(
    `Resource "*":\n${listed.map((label) => `  ${label}: ${EVERY_RESOURCE[label] ?? "no reason"}`).join("\n")}\n`,
  );
  expect(listed).toEqual(Object.keys(EVERY_RESOURCE).sort());
});
