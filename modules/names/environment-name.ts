import { matching, type Rule, show } from "../validation/rule";

/**
 * The name of an MWAA environment: 1 to 80 letters, digits, hyphens and underscores, the first a letter. It
 * cannot be changed after creation (MWAA API, CreateEnvironment: `[a-zA-Z][0-9a-zA-Z-_]*`).
 */
export const environmentNameRule: Rule<string> = matching(
  /^[a-zA-Z][0-9a-zA-Z_-]{0,79}$/,
  (value) =>
    `must be 1 to 80 letters, digits, hyphens and underscores, starting with a letter, got: ${show(value)}`,
);

/** The prefix of the names of an environment's resources: its VPC, its security group, its roles. */
export function resourceName(environmentName: string): string {
  return `mwaa-${environmentName}`;
}

/** The alias of an environment's KMS key. */
export function keyAliasName(environmentName: string): string {
  return `alias/${resourceName(environmentName)}`;
}
