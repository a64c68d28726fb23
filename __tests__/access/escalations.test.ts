import { type AccessRequest } from "../../modules/access/policy/access-request";
import { evaluate } from "../../modules/access/policy/evaluate";
import { type Policy } from "../../modules/access/policy/parse-policy";
import { escalations } from "./support/escalations";
import { ADMINISTRATOR_ACCESS, executionRole } from "./support/principals";
import { type Question, request } from "./support/questions";
import { simulate } from "./support/simulator";
import { withoutEach } from "./support/statement-parts";
import { denyListStacks, exampleStacks, prefixStacks } from "./support/stacks";

const STACKS = [
  ...exampleStacks(),
  ...prefixStacks(),
  // By deny-list every denial is there; by allow-list only those that something reaches.
  ...denyListStacks(),
].map((stack) => [stack.name, stack] as const);

describe.each(STACKS)("DAGs of %s", (_, stack) => {
  const paths = Object.entries(escalations(stack));
  const dags = executionRole(stack);
  const admin = executionRole(stack, ADMINISTRATOR_ACCESS);

  test.each(paths)(
    "cannot %s, not even with AdministratorAccess attached to their role",
    async (__, questions) => {
      expect(await allowedOf(questions)).toEqual([]);

      async function allowedOf(asked: readonly Question[]): Promise<string[]> {
        const allowed: string[] = [];
        for (const question of asked) {
          for (const principal of [dags, admin]) {
            const result = await simulate(request(stack, principal, question));
            expect([question.action, result]).not.toContain("NoSuchResource");
            if (result === "Allowed") {
              allowed.push(`${question.action} on ${question.arn}`);
            }
          }
        }
        return allowed;
      }
    },
  );

  test("are held back by every denial of their boundary: each one missing opens a way, where more is allowed", () => {
    const boundary = allowingEverything(admin.boundaries[0]);
    const questions = paths.flatMap(([, asked]) => asked);
    const idle = denialsOf(boundary).filter(({ without }) =>
      questions.every(
        (question) =>
          evaluate(withoutPolicy(request(stack, { ...admin, boundaries: [without] }, question))).verdict ===
          "denied",
      ),
    );
    expect(idle.map(({ denial }) => denial)).toEqual([]);
  });
});

/** The boundary holds where the policy of a resource was replaced; that of a key or a role must allow in any case. */
function withoutPolicy({ target, ...asked }: AccessRequest): AccessRequest {
  return {
    ...asked,
    target: target.policyMustAllow === true ? target : { ...target, policy: undefined },
  };
}

/** The denials of a boundary alone: an allow-list holds back most of what they deny, too. */
function allowingEverything(boundary: Policy | undefined): Policy | undefined {
  return (
    boundary && {
      ...boundary,
      statements: [
        ...ADMINISTRATOR_ACCESS.statements,
        ...boundary.statements.filter(({ effect }) => effect === "Deny"),
      ],
    }
  );
}

/** The boundary without one action, one resource, or the whole of one denial, for each of them. */
function denialsOf(boundary: Policy | undefined): { denial: string; without: Policy }[] {
  if (boundary === undefined) {
    throw new Error("the execution role has no boundary");
  }
  const { statements } = boundary;
  return statements
    .filter(({ effect }) => effect === "Deny")
    .flatMap((statement) =>
      withoutEach(statement).map(({ what, rest }) => ({
        denial: `${statement.label} ${what}`,
        without: {
          ...boundary,
          statements: statements.flatMap((one) => (one === statement ? rest : [one])),
        },
      })),
    );
}
