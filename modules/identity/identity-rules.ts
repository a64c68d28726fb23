import { arnPart } from "../aws/arn-part";
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
