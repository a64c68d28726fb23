import { Fn } from "cdktf";
import { parseRoleArn } from "./iam-arn";

/** The name of a role by its ARN, without its path; of an ARN that Terraform alone knows, what it will be. */
export function roleNameOf(roleArn: string): string {
  return parseRoleArn(roleArn)?.roleName ?? Fn.replace(roleArn, "/^.*[/]/", "");
}
