import { type Principal } from "../../../modules/access/policy/access-request";
import { parsePolicy, type Policy } from "../../../modules/access/policy/parse-policy";
import { type StackPolicies } from "../../../modules/access/stack/stack-policies";
import { type StackRole } from "../../../modules/access/stack/stack-roles";

/** What AWS's managed policy AdministratorAccess says. */
export const ADMINISTRATOR_ACCESS: Policy = parsePolicy(
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
  }),
  "AdministratorAccess",
  "tests",
);

/** A role whose policies are all known: by default it has none. */
export function role(
  arn: string,
  identityPolicies: readonly Policy[] = [],
  boundaries: readonly Policy[] = [],
): Principal {
  const accountId = arn.split(":")[4] ?? "";
  return { kind: "role", arn, accountId, identityPolicies, hasUnknownPolicies: false, boundaries };
}

/** A role that a stack creates, under its boundary, with policies added. */
export function stackRole({ arn, policies, boundaries }: StackRole, ...added: Policy[]): Principal {
  return role(arn, [...policies, ...added], boundaries);
}

/** The role that a stack's DAGs run with. */
export function executionRole(stack: StackPolicies, ...added: Policy[]): Principal {
  return stackRole(roleNamed(stack, "-execution"), ...added);
}

/** The role that a stack creates with a name that ends so. */
export function roleNamed(stack: StackPolicies, ending: string): StackRole {
  const found = stack.roles.find(({ name }) => name.endsWith(ending));
  if (found === undefined) {
    throw new Error(`${stack.name} has no role that ends in ${ending}`);
  }
  return found;
}

export const ANONYMOUS: Principal = {
  kind: "anonymous",
  arn: "*",
  accountId: "",
  identityPolicies: [],
  hasUnknownPolicies: false,
  boundaries: [],
};

/** An AWS service that calls on its own behalf. */
export function service(name: string): Principal {
  return { ...ANONYMOUS, kind: "service", arn: name };
}
