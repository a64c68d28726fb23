import { type Principal } from "../policy/access-request";
import { type Decision, evaluate } from "../policy/evaluate";
import { type Context } from "../policy/conditions";
import { type StackPolicies } from "../stack/stack-policies";
import { type StackRole } from "../stack/stack-roles";

/** A role that a principal can, or may be able to, become. */
export interface AssumableRole {
  readonly principal: Principal;
  readonly name: string;
  /** Whether each step to it is allowed, or one is undecided. */
  readonly verdict: "allowed" | "undecided";
}

/**
 * Roles of the stacks that a principal can become with `sts:AssumeRole`, also by way of other roles. Those that are certain
 * come first.
 */
export function assumableRoles(
  principal: Principal,
  stacks: readonly StackPolicies[],
  context: Context,
): AssumableRole[] {
  const candidates = stacks.flatMap((stack) =>
    stack.roles.filter(trustsPrincipals).map((role) => ({ stack, role })),
  );
  const found = new Map<string, AssumableRole>();
  // What is certain is followed first: a role that is reached in both ways is certain.
  for (const wanted of ["allowed", "undecided"] as const) {
    const queue = [principal, ...[...found.values()].map((one) => one.principal)];
    for (const current of queue) {
      for (const { stack, role } of candidates) {
        if (role.arn === principal.arn || found.has(role.arn)) {
          continue;
        }
        const { verdict } = step(current, stack, role, context);
        const steps = found.get(current.arn)?.verdict ?? "allowed";
        const reached = verdict === "allowed" ? steps : verdict;
        if (reached === wanted) {
          const next = principalOf(role);
          found.set(role.arn, { principal: next, name: role.name, verdict: reached });
          queue.push(next);
        }
      }
    }
  }
  return [...found.values()];
}

function step(principal: Principal, stack: StackPolicies, { arn }: StackRole, context: Context): Decision {
  const action = "sts:AssumeRole";
  return evaluate({ principal, action, target: stack.target(action, arn), context });
}

/** Most roles trust services alone. */
function trustsPrincipals({ trust }: StackRole): boolean {
  return (trust?.statements ?? []).some(
    ({ principal, notPrincipal, uncertain }) =>
      notPrincipal !== undefined ||
      uncertain !== undefined ||
      principal?.everyone === true ||
      (principal?.aws.length ?? 0) > 0,
  );
}

function principalOf({ arn, policies, boundaries }: StackRole): Principal {
  return {
    kind: "role",
    arn,
    accountId: arn.split(":")[4] ?? "",
    identityPolicies: policies,
    hasUnknownPolicies: false,
    boundaries,
  };
}
