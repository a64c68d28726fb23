import { type AccountReader } from "./facts";

/**
 * The ARN of the IAM user or role behind an identity: a session's ARN does not show its role's path.
 * @returns nothing for the root user and for federated users
 */
export async function sessionPrincipal(account: AccountReader): Promise<string | undefined> {
  const { arn } = account.identity;
  const [, roleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return roleName === undefined ? (arn.includes(":user/") ? arn : undefined) : account.roleArn(roleName);
}
