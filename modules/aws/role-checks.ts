import { list, optional, type PropCheck, text } from "../validation/prop-checks";
import { type Rule, show } from "../validation/rule";
import { iamRoleArnRule } from "./arn-rules";

/** The ARN of an IAM role. */
export const roleArn: PropCheck<string> = text(iamRoleArnRule);

/** ARNs of IAM roles, or none. */
export const roleArns: PropCheck<readonly string[] | undefined> = optional(list(roleArn));

/**
 * The name of an IAM role.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export const roleNameRule: Rule<string> = (name) =>
  /^[\w+=,.@-]{1,64}$/.test(name)
    ? undefined
    : `must be 1 to 64 letters, digits and +=,.@_-, got: ${show(name)}`;
