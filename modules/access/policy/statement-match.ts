import { type AccessRequest, type Principal } from "./access-request";
import { conditionsHold } from "./conditions";
import { all, any, fact, type Match, matchesArn, matchesPattern, not } from "./match";
import { type Principals, type Statement } from "./parse-policy";

/**
 * How a statement must name the principal: itself or everyone (`direct`), its account (`account`), or either. A
 * statement that allows an account delegates the decision to the account's own policies.
 */
export type Applicability = "direct" | "account" | "any";

/** Whether a statement applies to a request. */
export function applies(
  statement: Statement,
  { principal, action, target, context }: AccessRequest,
  applicability: Applicability,
): Match {
  return all([
    actionMatches(statement, action),
    resourceMatches(statement, target.arn),
    principalMatches(statement, principal, applicability),
    conditionsHold(statement.conditions, context),
  ]);
}

/** IAM compares actions without regard to case. */
function actionMatches({ action, notAction }: Statement, asked: string): Match {
  const matches = (patterns: readonly string[]): Match =>
    any(patterns.map((pattern) => matchesPattern(pattern.toLowerCase(), asked.toLowerCase())));
  return action === undefined ? not(matches(notAction ?? [])) : matches(action);
}

/** A trust policy has no resource element: it applies to its own role. */
function resourceMatches({ resource, notResource }: Statement, arn: string): Match {
  const matches = (patterns: readonly string[]): Match =>
    any(patterns.map((pattern) => (pattern === "*" ? "yes" : matchesArn(pattern, arn))));
  if (notResource !== undefined) {
    return not(matches(notResource));
  }
  return resource === undefined ? "yes" : matches(resource);
}

/** An identity policy has no principal element: it applies to the principal that it is attached to. */
function principalMatches(
  { principal, notPrincipal }: Statement,
  asked: Principal,
  applicability: Applicability,
): Match {
  if (notPrincipal !== undefined) {
    // NotPrincipal has special rules for sessions, and this library does not emit it.
    return "maybe";
  }
  return principal === undefined ? "yes" : named(principal, asked, applicability);
}

function named(names: Principals, asked: Principal, applicability: Applicability): Match {
  const open: Match = names.others.length > 0 && asked.kind === "role" ? "maybe" : "no";
  const self =
    asked.kind === "service"
      ? fact(names.everyone || names.services.includes(asked.arn))
      : any([fact(names.everyone), ...names.aws.map((name) => sameName(name, asked.arn)), open]);
  const account =
    asked.kind === "role"
      ? any(names.aws.map((name) => fact(name === asked.accountId || isRootOf(name, asked.accountId))))
      : "no";
  return applicability === "direct" ? self : applicability === "account" ? account : any([self, account]);
}

/** Wildcards mean nothing in a principal's name; a part that is not known yet may be anything. */
function sameName(name: string, arn: string): Match {
  return name === arn ? "yes" : name.includes("\u27e6") ? matchesPattern(name, arn) : "no";
}

function isRootOf(name: string, accountId: string): boolean {
  return new RegExp(`^arn:[^:]+:iam::${accountId}:root$`).test(name);
}
