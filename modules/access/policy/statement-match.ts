import { hasUnresolved, unresolvedParts } from "../terraform/unresolved";
import { type AccessRequest, type Principal } from "./access-request";
import { conditionsHold, openConditions } from "./conditions";
import { actionMatches } from "./candidates";
import { all, any, fact, type Match, matchesArn, matchesPattern, not } from "./match";
import { type Principals, type Statement } from "./parse-policy";

/**
 * How a statement must name the principal: itself or everyone (`direct`), its account (`account`), or either. A
 * statement that allows an account delegates the decision to the account's own policies.
 */
export type Applicability = "direct" | "account" | "any";

/** How each element of a statement matches a request. */
export interface ElementMatches {
  readonly action: Match;
  readonly resource: Match;
  readonly principal: Match;
  readonly condition: Match;
}

/** Whether a statement applies to a request. */
export function applies(
  statement: Statement,
  request: AccessRequest,
  applicability: Applicability,
  action = actionMatches(statement, request.action),
): Match {
  // The same as all of `elementMatches`, which stops at the first that does not match.
  let result: Match = statement.uncertain === undefined ? action : all([action, "maybe"]);
  if (result === "no") {
    return "no";
  }
  const resource = resourceMatches(statement, request.target.arn);
  if (resource === "no") {
    return "no";
  }
  const principal = principalMatches(statement, request.principal, applicability);
  if (principal === "no") {
    return "no";
  }
  const condition = conditionsHold(statement.conditions, request.context);
  if (condition === "no") {
    return "no";
  }
  result = resource === "maybe" || principal === "maybe" || condition === "maybe" ? "maybe" : result;
  return result;
}

/** How each element of a statement matches a request, for explanations. */
export function elementMatches(
  statement: Statement,
  { principal, action, target, context }: AccessRequest,
): ElementMatches {
  return {
    action: actionMatches(statement, action),
    resource: resourceMatches(statement, target.arn),
    principal: principalMatches(statement, principal, "any"),
    condition: conditionsHold(statement.conditions, context),
  };
}

/** What is not known of a statement that may apply to a request. */
export function unknownOf(statement: Statement, request: AccessRequest): string[] {
  const { uncertain, principal, action = [], notAction = [], resource = [], notResource = [] } = statement;
  const texts = [
    ...action,
    ...notAction,
    ...resource,
    ...notResource,
    ...(principal?.aws ?? []),
    request.action,
    request.target.arn,
    request.principal.arn,
  ];
  const open = openConditions(statement.conditions, request.context);
  const ofConditions = open.flatMap(({ key, values }) => {
    const parts = values.flatMap(unresolvedParts);
    return parts.length > 0 ? parts : [`condition key ${key}`];
  });
  return [
    ...new Set([
      ...(uncertain === undefined ? [] : [uncertain]),
      ...texts.filter(hasUnresolved).flatMap(unresolvedParts),
      ...ofConditions,
      ...(statement.notPrincipal === undefined ? [] : ["NotPrincipal"]),
      ...(principal?.others ?? []).map((kind) => `principals by ${kind}`),
    ]),
  ];
}

/** A trust policy has no resource element: it applies to its own role. */
function resourceMatches({ resource, notResource }: Statement, arn: string): Match {
  const matches = (patterns: readonly string[]): Match =>
    anyOf(patterns, (pattern) => (pattern === "*" ? "yes" : matchesArn(pattern, arn)));
  if (notResource !== undefined) {
    return not(matches(notResource));
  }
  return resource === undefined ? "yes" : matches(resource);
}

/** `any()` that stops at the first that matches. */
function anyOf<T>(items: readonly T[], match: (item: T) => Match): Match {
  let result: Match = "no";
  for (const item of items) {
    const found = match(item);
    if (found === "yes") {
      return "yes";
    }
    result = found === "maybe" ? "maybe" : result;
  }
  return result;
}

/** An identity policy has no principal element: it applies to the principal that it is attached to. */
function principalMatches(
  { principal, notPrincipal }: Statement,
  asked: Principal,
  applicability: Applicability,
): Match {
  if (notPrincipal !== undefined) {
    // NotPrincipal has special rules for sessions.
    return "maybe";
  }
  return principal === undefined ? "yes" : named(principal, asked, applicability);
}

function named(names: Principals, asked: Principal, applicability: Applicability): Match {
  // A federated user is somebody else than any principal that is asked for, and may become a session of a role.
  const open: Match = names.others.length > 0 && asked.kind === "role" ? "maybe" : "no";
  const self =
    asked.kind === "service"
      ? fact(names.everyone || names.services.includes(asked.arn))
      : any([fact(names.everyone), ...names.aws.map((name) => sameName(name, asked.arn)), open]);
  const account =
    asked.kind === "role" ? any(names.aws.map((name) => isAccount(name, asked.accountId))) : "no";
  return applicability === "direct" ? self : applicability === "account" ? account : any([self, account]);
}

/** Wildcards mean nothing in a principal's name; a part that is not known yet may be anything. */
function sameName(name: string, arn: string): Match {
  if (name === arn) {
    return "yes";
  }
  return hasUnresolved(name) || hasUnresolved(arn) ? matchesArn(name.replaceAll(/[*?]/g, "\0"), arn) : "no";
}

function isAccount(name: string, accountId: string): Match {
  const [, rootOf] = /^arn:[^:]+:iam::([^:]+):root$/.exec(name) ?? [];
  const account = rootOf ?? name;
  if (account === accountId) {
    return "yes";
  }
  // An account id has twelve digits: what is longer is the name of something else.
  const mayBe = hasUnresolved(account) || (hasUnresolved(accountId) && /^\d{12}$/.test(account));
  return mayBe ? matchesPattern(account, accountId) : "no";
}
