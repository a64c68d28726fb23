import { type AccessRequest, type Principal } from "../../modules/access/policy/access-request";
import { evaluate } from "../../modules/access/policy/evaluate";
import { type Policy, type Statement } from "../../modules/access/policy/parse-policy";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { ADMINISTRATOR_ACCESS, executionRole, role } from "./support/principals";
import { simulate } from "./support/simulator";
import { exampleStacks, prefixStacks, stacksOfText } from "./support/stacks";
import { requestsOf, withoutEach } from "./support/statement-parts";

/** Every kind of permission that the file can declare. */
const DECLARING = `
organization: acme
defaults: { accountId: "111122223333", region: eu-west-1, airflow: { version: "2.11.2" }, deployRoleArn: arn:aws:iam::111122223333:role/deploy }
teams:
  declaring:
    network: { create: { cidr: 10.1.0.0/16 } }
    secrets: { connections: [warehouse], administrators: [arn:aws:iam::111122223333:role/security] }
    permissions:
      - { actions: [s3:GetObject, s3:PutObject], resources: ["arn:aws:s3:::lake/declaring/*"] }
      - { actions: ["dynamodb:*Item"], resources: ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"] }
      - { actions: [sts:AssumeRole], resources: ["arn:aws:iam::444455556666:role/reader"], acknowledge: reads the lake }
    passRoles:
      - { role: "arn:aws:iam::111122223333:role/task", service: ecs-tasks.amazonaws.com, acknowledge: runs code as another role }
    codeArtifact: [{ domain: acme, repository: python }]
  sharing:
    network: { create: { cidr: 10.2.0.0/16 } }
    secrets: { connections: [warehouse], administrators: [arn:aws:iam::111122223333:role/security] }
    shares: [{ team: borrowing, connections: [warehouse], dags: true, logs: true }]
  borrowing: { network: { create: { cidr: 10.3.0.0/16 } } }
`;

const STACKS = [
  ...exampleStacks(),
  ...prefixStacks().slice(0, 1),
  ...stacksOfText(DECLARING).filter(({ name }) => ["declaring", "borrowing"].includes(name)),
].map((stack) => [stack.name, stack] as const);

function boundaryOf({ boundaries: [boundary] }: Principal): Policy {
  if (boundary === undefined) {
    throw new Error("the execution role has no boundary");
  }
  return boundary;
}

function withBoundary(principal: Principal, statements: readonly Statement[]): Principal {
  return { ...principal, boundaries: [{ ...boundaryOf(principal), statements }] };
}

describe.each(STACKS)("the boundary of %s", (_, stack) => {
  const dags = executionRole(stack);
  const boundary = boundaryOf(dags);
  const allowing = boundary.statements.filter(({ effect }) => effect === "Allow");

  test("allows nothing in vain: each action, each resource and each statement taken away denies the role something", async () => {
    const idle: string[] = [];
    let asked = 0;
    for (const statement of allowing) {
      const requests = (await requestsOf(stack, dags, statement)).filter(
        (one) => evaluate(one).verdict === "allowed",
      );
      asked += requests.length;
      for (const { what, rest } of withoutEach(statement)) {
        const principal = withBoundary(
          dags,
          boundary.statements.flatMap((one) => (one === statement ? rest : [one])),
        );
        if (requests.every((one) => evaluate({ ...one, principal }).verdict === "allowed")) {
          idle.push(`${statement.label} ${what}`);
        }
      }
    }
    expect(idle).toEqual([]);
    expect(asked).toBeGreaterThan(100);
  });

  test("allows nothing more than the role's own policies do, whatever is attached to it", async () => {
    const admin = executionRole(stack, ADMINISTRATOR_ACCESS);
    const more: string[] = [];
    for (const statement of allowing) {
      for (const asked of await requestsOf(stack, admin, statement)) {
        const own = { ...asked, principal: dags };
        if (evaluate(asked).verdict === "allowed" && evaluate(own).verdict !== "allowed") {
          more.push(`${asked.action} on ${asked.target.arn}`);
        }
      }
    }
    expect([...new Set(more)]).toEqual([]);
  });
});

test("the simulator gives the same answer to every request that a boundary's statements are about", async () => {
  const [, stack] = STACKS[0]!;
  // The policy of a key must allow, too, and is left out here.
  const isAboutKeys = ({ action }: AccessRequest): boolean => action.startsWith("kms:");
  const different: string[] = [];
  let asked = 0;
  for (const principal of [executionRole(stack), executionRole(stack, ADMINISTRATOR_ACCESS)]) {
    for (const statement of boundaryOf(principal).statements.filter(({ effect }) => effect === "Allow")) {
      for (const one of await requestsOf(stack, principal, statement)) {
        const simulated = isAboutKeys(one) ? "NoSuchResource" : await simulate(one);
        if (simulated !== "NoSuchResource") {
          asked += 1;
          if ((simulated === "Allowed") !== (evaluate(one).verdict === "allowed")) {
            different.push(`${one.action} on ${one.target.arn}: ${simulated}`);
          }
        }
      }
    }
  }
  expect(different).toEqual([]);
  expect(asked).toBeGreaterThan(100);
});

describe("of the policies of the VPC endpoints", () => {
  const [stack] = prefixStacks() as [StackPolicies];
  /** As endpoints call services, where that is not their name. */
  const SERVICES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

  test.each([...stack.endpointPolicies])(
    "that of %s has no idle statement: each one, each action and each resource taken away closes something",
    async (endpoint, policy) => {
      const admin = role(executionRole(stack).arn, [ADMINISTRATOR_ACCESS]);
      const idle: string[] = [];
      for (const statement of policy.statements) {
        const asksForAccount = statement.conditions.some(({ key }) => key === "aws:ResourceAccount");
        const requests = (await requestsOf(stack, admin, statement, SERVICES[endpoint] ?? endpoint)).map(
          (one) => ({
            ...one,
            // What is let pass in any account must be seen to pass in another one.
            context: { ...one.context, ...(asksForAccount ? {} : { "aws:ResourceAccount": "999988887777" }) },
          }),
        );
        expect(
          requests.some((one) => evaluate({ ...one, endpointPolicy: policy }).verdict === "allowed"),
        ).toBe(true);
        for (const { what, rest } of withoutEach(statement)) {
          const statements = policy.statements.flatMap((one) => (one === statement ? rest : [one]));
          const endpointPolicy = { ...policy, statements };
          const closed = requests.some(
            (one) =>
              evaluate({ ...one, endpointPolicy: policy }).verdict === "allowed" &&
              evaluate({ ...one, endpointPolicy }).verdict !== "allowed",
          );
          if (!closed) {
            idle.push(`${statement.label} ${what}`);
          }
        }
      }
      expect(idle).toEqual([]);
    },
  );
});
