import { arnPart } from "../aws/arn-part";
import { isKnownEnvironmentRole } from "../names/other-environments";
import { matching, type Rule, show } from "../validation/rule";

/** An ARN or a part of one, for a policy that denies every action on it. */
export const arnRule: Rule<string> = matching(
  /^arn:[^:\s]+:[^:\s]+:[^:\s]*:[^:\s]*:\S+$/,
  (arn) => `must be an ARN, got: ${show(arn)}`,
);

/** What is wrong where a boundary's kind and an existing boundary are both given. */
export function boundaryProblem(
  kind: string | undefined,
  boundaryArn: string | undefined,
): string | undefined {
  return kind === undefined || boundaryArn === undefined
    ? undefined
    : `must not be given beside boundaryArn, got: ${show(kind)}`;
}

/** What is known of an existing execution role, and of the boundary that it is to have. */
interface ExistingRoleChoice {
  readonly existingRoleArn: string;
  readonly accountId?: string;
  readonly roleName?: string;
  readonly boundary?: string;
  readonly boundaryArn?: string;
}

/**
 * What is wrong with an existing execution role. With an allow-list, its boundary keeps it from what belongs to others; any
 * other boundary leaves that to the policies of those, which know the roles of environments by their names.
 */
export function existingRoleProblem(role: ExistingRoleChoice): string | undefined {
  const { existingRoleArn, accountId, roleName, boundary, boundaryArn } = role;
  if (roleName !== undefined) {
    return `must not be given beside the name of a role to create, got: ${show(existingRoleArn)}`;
  }
  if (accountId !== undefined && arnPart(existingRoleArn, 4) !== accountId) {
    return `must be a role of the account ${accountId}, got: ${show(existingRoleArn)}`;
  }
  return (boundary === "deny-list" || boundaryArn !== undefined) && !isKnownEnvironmentRole(existingRoleArn)
    ? `must be a role that the policies of other environments keep out by its name, mwaa-<any>-execution or service-role/AmazonMWAA-<any>, where the boundary is no allow-list of this library's, got: ${show(existingRoleArn)}`
    : undefined;
}

/** The ARN of a managed policy, of an account or AWS's own. */
export const policyArnRule: Rule<string> = matching(
  /^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/,
  (arn) =>
    `must be the ARN of a managed policy, such as arn:aws:iam::111122223333:policy/boundary, got: ${show(arn)}`,
);

/** What is wrong where an existing boundary is of another account than the role; AWS's own policies are in every account. */
export function boundaryAccountProblem(boundaryArn: string, accountId: string): string | undefined {
  const owner = arnPart(boundaryArn, 4);
  return owner === accountId || owner === "aws"
    ? undefined
    : `must be a policy of the account ${accountId}, or one of AWS's own, got: ${show(boundaryArn)}`;
}
