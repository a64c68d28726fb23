import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { roleNameOf } from "../aws/arn-part";
import { type PolicyStatement } from "../aws/policy-document";
import { type PropChecks, text } from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import { addInlinePolicy, type IGrantable } from "../aws/grant";
import { attachableRoleRule, iamRoleArnRule } from "../aws/arn-rules";

/** Props of `ExistingRole`. */
export interface ExistingRoleProps {
  /** ARN of the role. It must be one that policies can be attached to, so none of a permission set. */
  readonly roleArn: string;
}

const CHECKS: PropChecks<ExistingRoleProps> = { roleArn: text(iamRoleArnRule, attachableRoleRule) };

/**
 * An IAM role that this library did not make, for permissions to be granted to. What is granted becomes an inline
 * policy of the role, made by the provider of the stack that this construct is in: give it one of the role's account.
 */
export class ExistingRole extends Construct implements IGrantable {
  /** ARN of the role. */
  public readonly roleArn: string;
  /** Name of the role. */
  public readonly roleName: string;

  public constructor(scope: Construct, id: string, props: ExistingRoleProps) {
    super(scope, id);
    validateProps(this, props, CHECKS);
    this.roleArn = props.roleArn;
    this.roleName = roleNameOf(props.roleArn);
  }

  /**
   * Adds an inline policy to the role.
   * @param name name of the policy; a second one of the same name changes nothing
   * @param statements what the policy says
   * @returns the policy: what cannot work without it depends on it
   */
  public addToPolicy(name: string, statements: readonly PolicyStatement[]): ITerraformDependable {
    return addInlinePolicy(this, this.roleName, name, statements);
  }
}
