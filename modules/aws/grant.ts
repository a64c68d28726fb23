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
   * @param name name of the policy; a second one of the same name changes nothing
   * @param statements what the policy says
   * @returns the policy: what cannot work without it depends on it
   */
  addToPolicy(name: string, statements: readonly PolicyStatement[]): ITerraformDependable;
}

/** Most characters that IAM takes in a policy's name. */
const MAX_POLICY_NAME_LENGTH = 128;

/** The name of the policy by which a construct grants something: no other construct's is the same. */
export function grantName(grantor: IConstruct, purpose: string): string {
  const path = grantor.node.path.replaceAll(/[^\w+=,.@-]+/g, "-");
  return `${boundedName(path, MAX_POLICY_NAME_LENGTH - purpose.length - 1)}-${purpose}`;
}

/** Adds an inline policy to a role, among those that were granted to it. */
export function addInlinePolicy(
  role: IConstruct,
  roleName: string,
  name: string,
  statements: readonly PolicyStatement[],
): ITerraformDependable {
  const granted = role.node.tryFindChild("Granted") ?? new Construct(role, "Granted");
  const existing = granted.node.tryFindChild(childId(name)) as IamRolePolicy | undefined;
  return (
    existing ??
    new IamRolePolicy(granted, childId(name), { name, role: roleName, policy: policyDocument(statements) })
  );
}

/** Whether the grantee is among these roles, as far as can be told before apply. */
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
 * Refuses a grant that a resource's own policy would void, whatever the role's says.
 * @param prop the prop that names whom the resource's policy lets through
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
      `must be given a role that \`${grant.prop}\` names, for the policy of what it is about denies all others, got: ${show(grantee.roleArn)}`,
    );
  }
}

/** Refuses a grant to a role of another account, which the role's own policy alone does not let in. */
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
