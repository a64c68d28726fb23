import { type AccessRequest, type Principal } from "../../../modules/access/policy/access-request";
import { type Context } from "../../../modules/access/policy/conditions";
import { matchesPattern } from "../../../modules/access/policy/match";
import { type Statement } from "../../../modules/access/policy/parse-policy";
import { type StackPolicies } from "../../../modules/access/stack/stack-policies";
import { actionsOf } from "./iam-facts";
import { request } from "./questions";

/** A statement that lacks something, or is not there. */
export interface Without {
  /** The action or the resource that is missing; nothing where the whole statement is. */
  readonly what: string;
  readonly rest: readonly Statement[];
}

/** A statement without each of its actions, without each of its resources, and not at all. */
export function withoutEach(statement: Statement): Without[] {
  const { action = [], resource = [] } = statement;
  return [
    { what: "", rest: [] },
    ...action.map((one) => ({
      what: one,
      rest: [{ ...statement, action: action.filter((other) => other !== one) }],
    })),
    ...resource.map((one) => ({
      what: one,
      rest: [{ ...statement, resource: resource.filter((other) => other !== one) }],
    })),
  ];
}

/**
 * Requests that a statement is about: each action that AWS knows of its patterns, on what each resource stands for, with the
 * values that its conditions name. What the resource's own policy says is left out.
 * @param service the service whose actions `*` stands for
 */
export async function requestsOf(
  stack: StackPolicies,
  principal: Principal,
  statement: Statement,
  service?: string,
): Promise<AccessRequest[]> {
  const { action: patterns = [], resource: resources = [] } = statement;
  const found = await Promise.all(
    patterns.map(async (pattern) => {
      const named = pattern.split(":")[0]?.toLowerCase() ?? "";
      const known = await actionsOf(pattern === "*" ? (service ?? "") : named);
      return known.filter(
        ({ action }) => matchesPattern(pattern.toLowerCase(), action.toLowerCase()) === "yes",
      );
    }),
  );
  return found.flat().flatMap((facts) =>
    resources.flatMap((resource) =>
      arnsOf(resource, facts).flatMap((arn) =>
        contextsOf(statement).map((context) => ({
          ...request(stack, principal, { action: facts.action, arn, context }),
          target: { arn, accountId: principal.accountId },
        })),
      ),
    ),
  );
}

function arnsOf(
  resource: string,
  {
    resources,
    arnFormats,
  }: { readonly resources: readonly RegExp[]; readonly arnFormats: readonly string[] },
): string[] {
  if (resources.length === 0) {
    return ["*"];
  }
  const filled = ["any", "", "any/x", "log-stream:x"].map((text) =>
    resource.replaceAll("?", "a").replaceAll("*", text),
  );
  const examples = resource === "*" ? arnFormats.map(exampleOf) : [];
  return [...new Set([...filled, ...examples])].filter((arn) =>
    resources.some((pattern) => pattern.test(arn)),
  );
}

function exampleOf(format: string): string {
  return format.replace("${Partition}", "aws").replaceAll(/\$\{[^}]*\}/g, "any");
}

/** A context for each value that the statement's conditions name. */
function contextsOf({ conditions }: Statement): Context[] {
  return conditions.reduce<Context[]>(
    (contexts, { key, values }) =>
      contexts.flatMap((context) => values.map((value) => ({ ...context, [key]: value }))),
    [{}],
  );
}
