import { DefaultTokenResolver, type ITerraformDependable, StringConcat, Tokenization } from "cdktf";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct, type IConstruct } from "constructs";
import { boundedName } from "./bounded-name";
import { childId } from "./child-id";
import { policyDocument, type PolicyStatement } from "./policy-document";
import { show } from "../validation/rule";
import { PropValidationError } from "../validation/prop-validation-error";
import { parseRoleArn } from "./arn-rules";

/** An IAM role that permissions can be granted to: an `ExistingRole`, or an environment's `ExecutionRole`. */
export interface IGrantable extends IConstruct {
  /** ARN of the role. */
  readonly roleArn: string;

  /**
   * Adds an inline policy to the role.
   * @param name name of the policy; a second call with the same name has no effect
   * @param statements what the policy says
   * @returns the policy: resources that need the grant depend on it
   */
  addToPolicy(name: string, statements: readonly PolicyStatement[]): ITerraformDependable;
}

/** IAM's limit for a policy's name, in characters. */
export const MAX_POLICY_NAME_LENGTH = 128;

/** The name of the policy of a construct's grant, unique for each construct. */
export function grantName(grantor: IConstruct, purpose: string): string {
  const path = grantor.node.path.replaceAll(/[^\w+=,.@-]+/g, "-");
  return `${boundedName(path, MAX_POLICY_NAME_LENGTH - purpose.length - 1)}-${purpose}`;
}

/** Adds an inline policy to a role, once for each name. */
export function addInlinePolicy(
  role: IConstruct,
  roleName: string,
  name: string,
  statements: readonly PolicyStatement[],
  dependsOn: readonly ITerraformDependable[] = [],
): ITerraformDependable {
  const granted = role.node.tryFindChild("Granted") ?? new Construct(role, "Granted");
  const existing = granted.node.tryFindChild(childId(name)) as IamRolePolicy | undefined;
  return (
    existing ??
    new IamRolePolicy(granted, childId(name), {
      name,
      role: roleName,
      policy: policyDocument(statements),
      ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
    })
  );
}

/** Whether the grantee is among these roles, as far as the ARNs are known before apply. */
export function isAmong(grantee: IGrantable, roleArns: readonly string[]): boolean {
  const expression = (arn: string): unknown =>
    Tokenization.resolve(arn, {
      scope: grantee,
      preparing: false,
      resolver: new DefaultTokenResolver(new StringConcat()),
    });
  return roleArns.some((arn) => expression(arn) === expression(grantee.roleArn));
}

/**
 * Rejects a grant that the resource's own policy denies in any case.
 * @param prop the prop that lists the roles that the resource's policy allows
 */
export function requireNamed(
  grantor: IConstruct,
  grant: { readonly method: string; readonly prop: string; readonly roleArns: readonly string[] },
  grantee: IGrantable,
): void {
  if (!isAmong(grantee, grant.roleArns)) {
    throw new PropValidationError(
      grantor.node.path,
      grant.method,
      `must be given a role listed in \`${grant.prop}\` (the resource's policy denies all others), got: ${show(grantee.roleArn)}`,
    );
  }
}

/** Rejects a grant to a role of another account: access across accounts also needs the resource's policy. */
export function requireSameAccount(
  grantor: IConstruct,
  method: string,
  accountId: string,
  grantee: IGrantable,
): void {
  const other = parseRoleArn(grantee.roleArn)?.accountId;
  if (other !== undefined && /^\d{12}$/.test(accountId) && other !== accountId) {
    throw new PropValidationError(
      grantor.node.path,
      method,
      `must be given a role of the account ${accountId}, got: ${show(grantee.roleArn)}`,
    );
  }
}
