/** The id of a team's stack: the team's key in lower case, `_` as `-`. */
export function normalizedTeamName(key: string): string {
  return key.toLowerCase().replaceAll("_", "-");
}

/** Name of the stack of an account's trail. */
export function auditStackName(accountId: string): string {
  return `audit-${accountId}`;
}
