import { list, optional, type PropCheck, text } from "../validation/prop-checks";
import { iamRoleArnRule } from "./iam-arn";

/** The ARN of an IAM role. */
export const roleArn: PropCheck<string> = text(iamRoleArnRule);

/** ARNs of IAM roles, or none. */
export const roleArns: PropCheck<readonly string[] | undefined> = optional(list(roleArn));
