import { type Principal, type Target } from "../../modules/access/policy/access-request";
import { evaluate } from "../../modules/access/policy/evaluate";
import { type Policy, type Statement } from "../../modules/access/policy/parse-policy";
import { needs, type Need } from "./support/needs";
import { request } from "./support/questions";
import { simulate } from "./support/simulator";
import { exampleStacks, prefixStacks } from "./support/stacks";

const STACKS = [...exampleStacks(), ...prefixStacks()];

describe.each(STACKS.map((stack) => [stack.name, stack] as const))("what %s needs", (_, stack) => {
  const needed = needs(stack);

  test("is allowed, every action of every principal, as the simulator sees it", async () => {
    const denied = [];
    for (const need of needed) {
      const result = await simulate(request(stack, need.principal, need));
      if (result !== "Allowed") {
        denied.push(`${need.who} ${need.action} ${need.arn}: ${result}`);
      }
    }
    expect(denied).toEqual([]);
  });

  // Least privilege must not become broken privilege, and nothing is granted that nobody is known to need.
  test("is missed by a need when any granted action is taken away", () => {
    const unused = grantedActions(needed).filter(({ statement, action }) =>
      needed.every((need) => allowedWithout(need, statement, action)),
    );
    expect(unused.map(({ statement, action }) => `${statement.label} ${action}`)).toEqual([]);

    function allowedWithout(need: Need, statement: Statement, action: string): boolean {
      const asked = request(stack, need.principal, need);
      const without = (policy: Policy): Policy => withoutAction(policy, statement, action);
      const principal: Principal = {
        ...asked.principal,
        identityPolicies: asked.principal.identityPolicies.map(without),
      };
      const { policy } = asked.target;
      const target: Target = {
        ...asked.target,
        policy: policy === undefined || policy === "unknown" ? policy : without(policy),
      };
      return evaluate({ ...asked, principal, target }).verdict === "allowed";
    }
  });

  /** Each action of each statement that allows something, of the policies that the needs meet. */
  function grantedActions(all: readonly Need[]): { statement: Statement; action: string }[] {
    const policies = new Set([
      ...all.flatMap(({ principal }) => principal.identityPolicies),
      ...stack.resourcePolicies.map(({ policy }) => policy),
    ]);
    return [...policies].flatMap(({ statements }) =>
      statements
        .filter(
          ({ effect, label }) => effect === "Allow" && !NOT_FOR_MWAA.some((one) => label.startsWith(one)),
        )
        .flatMap((statement) => (statement.action ?? []).map((action) => ({ statement, action }))),
    );
  }
});

/** Statements that no need of this list rests on, and why. */
const NOT_FOR_MWAA = [
  // What the team itself asked for.
  "dags: ",
  // Lets IAM policies of the account decide, as AWS's default key policy does; CloudWatch Logs is asked below.
  "key policy: AccountAdministersKey",
  "key policy: CloudWatchLogsEncryptsLogGroups",
  // The simulator knows no encryption context; audit-alerts.test.ts holds the statement.
  "key policy: RulesSendToTopic",
  // Nor this one; environment-key.test.ts holds the statement.
  "key policy: RulesSendToDeliveryQueues",
  // The role's own policy allows the same: a reader of the secret's policy sees who reads it.
  "secret policy: AllowExecutionRoleToRead",
];

function withoutAction(policy: Policy, statement: Statement, action: string): Policy {
  return {
    ...policy,
    statements: policy.statements.map((one) =>
      one === statement ? { ...one, action: one.action?.filter((each) => each !== action) } : one,
    ),
  };
}
