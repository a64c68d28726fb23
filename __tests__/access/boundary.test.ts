import { matchesPattern } from "../../modules/access/policy/match";
import { type AccessRequest, type Principal } from "../../modules/access/policy/access-request";
import { type Context } from "../../modules/access/policy/conditions";
import { evaluate } from "../../modules/access/policy/evaluate";
import { type Policy, type Statement } from "../../modules/access/policy/parse-policy";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { actionsOf } from "./support/iam-facts";
import { ADMINISTRATOR_ACCESS, executionRole } from "./support/principals";
import { request } from "./support/questions";
import { exampleStacks, prefixStacks, stacksOfText } from "./support/stacks";

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

/** One action on one resource of a statement of a boundary. */
interface Part {
  readonly statement: Statement;
  readonly action: string;
  readonly resource: string;
}

function boundaryOf({ boundaries: [boundary] }: Principal): Policy {
  if (boundary === undefined) {
    throw new Error("the execution role has no boundary");
  }
  return boundary;
}

function allowedParts({ statements }: Policy): Part[] {
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) =>
      (statement.action ?? []).flatMap((action) =>
        (statement.resource ?? []).map((resource) => ({ statement, action, resource })),
      ),
    );
}

/**
 * Requests that a part is about: each action that AWS knows of its pattern, on what the resource stands for. What the resource's
 * own policy says is left out: here the role's policies and its boundary are asked alone.
 */
async function requestsOf(
  stack: StackPolicies,
  principal: Principal,
  { statement, action, resource }: Part,
): Promise<AccessRequest[]> {
  const known = await actionsOf(action.split(":")[0]?.toLowerCase() ?? "");
  const filled = ["any", "", "any/x", "log-stream:x"].map((text) =>
    resource.replaceAll("?", "a").replaceAll("*", text),
  );
  return known
    .filter((facts) => matchesPattern(action.toLowerCase(), facts.action.toLowerCase()) === "yes")
    .flatMap((facts) =>
      facts.resources.length === 0
        ? [{ action: facts.action, arn: "*" }]
        : [...new Set(filled), ...(resource === "*" ? examplesOf(facts.arnFormats) : [])]
            .filter((arn) => facts.resources.some((pattern) => pattern.test(arn)))
            .map((arn) => ({ action: facts.action, arn })),
    )
    .flatMap(({ arn, ...question }) =>
      contextsOf(statement).map((context) => ({
        ...request(stack, principal, { ...question, arn, context }),
        target: { arn, accountId: principal.accountId },
      })),
    );
}

function examplesOf(formats: readonly string[]): string[] {
  return formats.map((format) => format.replace("${Partition}", "aws").replaceAll(/\$\{[^}]*\}/g, "any"));
}

/** A context for each value that the statement's conditions name. */
function contextsOf({ conditions }: Statement): Context[] {
  return conditions.reduce<Context[]>(
    (contexts, { key, values }) =>
      contexts.flatMap((context) => values.map((value) => ({ ...context, [key]: value }))),
    [{}],
  );
}

function withBoundary(principal: Principal, statements: readonly Statement[]): Principal {
  return { ...principal, boundaries: [{ ...boundaryOf(principal), statements }] };
}

describe.each(STACKS)("the boundary of %s", (_, stack) => {
  const dags = executionRole(stack);
  const boundary = boundaryOf(dags);
  const parts = allowedParts(boundary);

  test("allows nothing in vain: each action, each resource and each statement taken away denies the role something", async () => {
    const idle: string[] = [];
    for (const { statement } of parts.filter(
      (part, index) => parts.findIndex((one) => one.statement === part.statement) === index,
    )) {
      const asked = (
        await Promise.all(
          parts.filter((part) => part.statement === statement).map((part) => requestsOf(stack, dags, part)),
        )
      )
        .flat()
        .filter((one) => evaluate(one).verdict === "allowed");
      const without = [
        { what: "", changed: [] as Statement[] },
        ...(statement.action ?? []).map((action) => ({
          what: action,
          changed: [{ ...statement, action: statement.action?.filter((one) => one !== action) }],
        })),
        ...(statement.resource ?? []).map((resource) => ({
          what: resource,
          changed: [{ ...statement, resource: statement.resource?.filter((one) => one !== resource) }],
        })),
      ];
      for (const { what, changed } of without) {
        const rest = withBoundary(
          dags,
          boundary.statements.flatMap((one) => (one === statement ? changed : [one])),
        );
        if (asked.every((one) => evaluate({ ...one, principal: rest }).verdict === "allowed")) {
          idle.push(`${statement.label} ${what}`);
        }
      }
    }
    expect(idle).toEqual([]);
    expect(parts.length).toBeGreaterThan(20);
  });

  test("allows nothing more than the role's own policies do, whatever is attached to it", async () => {
    const admin = executionRole(stack, ADMINISTRATOR_ACCESS);
    const more: string[] = [];
    for (const part of parts) {
      for (const asked of await requestsOf(stack, admin, part)) {
        const own = { ...asked, principal: dags };
        if (evaluate(asked).verdict === "allowed" && evaluate(own).verdict !== "allowed") {
          more.push(`${asked.action} on ${asked.target.arn}`);
        }
      }
    }
    expect([...new Set(more)]).toEqual([]);
  });
});
