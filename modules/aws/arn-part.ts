import { Fn, Token } from "cdktf";
import { parseRoleArn } from "./arn-rules";

/**
 * A part of an ARN, counted from `arn`, 0: the Region is 3, the account 4. Of an ARN that is known only after
 * apply, an expression for it.
 */
export function arnPart(arn: string, index: number): string {
  const part = arn.split(":")[index];
  return part === undefined && Token.isUnresolved(arn)
    ? Token.asString(Fn.element(Fn.split(":", arn), index))
    : (part ?? "");
}

/**
 * The name of a role by its ARN, without its path; of an ARN that is known only after apply, an expression for it.
 */
export function roleNameOf(roleArn: string): string {
  return parseRoleArn(roleArn)?.roleName ?? Fn.replace(roleArn, "/^.*[/]/", "");
}
