import { boundedName } from "./bounded-name";

/** Most characters that IAM takes in a role's name; policies may have 128. */
const MAX_ROLE_NAME_LENGTH = 64;

/**
 * The name of an IAM role or policy of one environment. Names are known before apply, so that the policies that
 * mention them can be read in the plan.
 */
export function iamName(environmentName: string, purpose: string): string {
  const prefix = `mwaa-${environmentName}`;
  return `${boundedName(prefix, MAX_ROLE_NAME_LENGTH - purpose.length - 1)}-${purpose}`;
}
