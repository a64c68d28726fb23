import { evaluate } from "../../modules/access/policy/evaluate";
import { parsePolicy } from "../../modules/access/policy/parse-policy";
import { escalations } from "./support/escalations";
import { ADMINISTRATOR_ACCESS, executionRole } from "./support/principals";
import { arnOf, request } from "./support/questions";
import { exampleStacks, prefixStacks } from "./support/stacks";

/** A policy of somebody's resource that gives everything to everyone of the account, sessions of roles included. */
const OPEN = parsePolicy(
  JSON.stringify({
    Statement: [{ Sid: "Open", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
  }),
  "resource policy",
  "tests",
);

/** What the boundary denies in words, whatever is declared. */
const IN_WORDS = [
  "mint Airflow tokens or use its API",
  "change or delete environments",
  "write its own DAGs, requirements or plugins",
  "weaken its own bucket",
  "change secrets, its own or others'",
  "administer keys and grants",
  "give itself or another role permissions",
  "become another principal",
];

const STACKS = [...exampleStacks(), ...prefixStacks()].map((stack) => [stack.name, stack] as const);

// IAM User Guide, "Permissions boundaries for IAM entities": a session that a resource's policy names is not limited by what a
// boundary leaves out.
describe.each(STACKS)(
  "a session of the execution role of %s, which a resource's policy lets in",
  (_, stack) => {
    const paths = escalations(stack);
    const admin = executionRole(stack, ADMINISTRATOR_ACCESS);

    test.each(IN_WORDS)("cannot %s all the same: the boundary denies it in words", (path) => {
      const open = (paths[path] ?? [])
        .map((question) => request(stack, admin, question))
        .map((asked) => ({ ...asked, target: { ...asked.target, policy: OPEN } }))
        .filter((asked) => evaluate(asked).verdict !== "denied")
        .map(({ action, target }) => `${action} on ${target.arn}`);
      expect(open).toEqual([]);
      expect(paths[path]?.length).toBeGreaterThan(0);
    });

    test("may do what nothing denies, which a boundary that only leaves it out does not hold back", () => {
      const asked = request(stack, admin, {
        action: "sqs:SendMessage",
        arn: arnOf(stack, "sqs", "any"),
      });
      expect(evaluate({ ...asked, target: { ...asked.target, policy: OPEN } }).verdict).toBe("undecided");
    });
  },
);
