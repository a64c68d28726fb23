import { type Rule, show } from "../validation/rule";

/**
 * The name of an IAM role.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export const roleNameRule: Rule<string> = (name) =>
  /^[\w+=,.@-]{1,64}$/.test(name)
    ? undefined
    : `must be 1 to 64 letters, digits and +=,.@_-, got: ${show(name)}`;
