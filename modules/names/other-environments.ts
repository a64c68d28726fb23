import { matchesGlob } from "../aws/iam-pattern";
import { type PolicyStatement } from "../aws/policy-document";
import { type EnvironmentNaming } from "./environment-name";
import { iamName } from "./iam-names";

/** What the roles are for that run an environment's code, as their names end. */
const PURPOSES = ["execution", "privilege-detector", "dag-publisher"];

/**
 * Patterns of the ARNs of roles that run the code of some environment, in any account: those of this library by their
 * default names, and those that the console of Amazon MWAA creates. That the console uses this path and prefix is
 * unconfirmed.
 */
const ENVIRONMENT_ROLES = [
  ...PURPOSES.map((purpose) => `arn:*:iam::*:role/${iamName({ environmentName: "*" }, purpose)}`),
  "arn:*:iam::*:role/service-role/AmazonMWAA-*",
];

/**
 * A statement of a resource's policy that keeps out the roles of environments, whatever is attached to them. It binds
 * nobody else: who administers the resource can still repair it.
 * @param guarded every action of the service, or all that its policies take, and the resource
 * @param ownRoleArns the roles that it does not bind, whatever their names
 */
export function denyOtherEnvironments(
  guarded: Required<Pick<PolicyStatement, "Action" | "Resource">>,
  ownRoleArns: readonly string[],
): PolicyStatement {
  return {
    Sid: "DenyOtherEnvironments",
    Effect: "Deny",
    Principal: "*",
    ...guarded,
    Condition: {
      ArnLike: { "aws:PrincipalArn": ENVIRONMENT_ROLES },
      ArnNotEquals: { "aws:PrincipalArn": [...new Set(ownRoleArns)] },
    },
  };
}

/** Whether the policies of all environments know a role as one that runs an environment's code. */
export function isKnownEnvironmentRole(roleArn: string): boolean {
  return ENVIRONMENT_ROLES.some((pattern) => matchesGlob(pattern, roleArn));
}

/** The roles that run an environment's code, by their default names. */
export function environmentRoleArns(
  account: { readonly partition: string; readonly accountId: string },
  environment: EnvironmentNaming,
): string[] {
  return PURPOSES.map(
    (purpose) => `arn:${account.partition}:iam::${account.accountId}:role/${iamName(environment, purpose)}`,
  );
}
