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
  /** ARN of the role. Policies must be attachable to it, so it cannot be the role of a permission set. */
  readonly roleArn: string;
}

const CHECKS: PropChecks<ExistingRoleProps> = { roleArn: text(iamRoleArnRule, attachableRoleRule) };

/**
 * An existing IAM role to grant permissions to. Each grant becomes an inline policy of the role, created by the
 * provider of the stack that contains this construct: that provider must be for the role's account.
 * @example
 * ```ts
 * import { ExistingRole } from "cdktf-mwaa-teams";
 *
 * const analysts = new ExistingRole(stack, "Analysts", {
 *   roleArn: "arn:aws:iam::111122223333:role/analysts",
 * });
 * analysts.addToPolicy("read-reports", [
 *   {
 *     Sid: "ReadReports",
 *     Effect: "Allow",
 *     Action: "s3:GetObject",
 *     Resource: "arn:aws:s3:::acme-reports/*",
 *   },
 * ]);
 * ```
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
   * @param name name of the policy; a second call with the same name has no effect
   * @param statements what the policy says
   * @returns the policy: resources that need the grant depend on it
   */
  public addToPolicy(name: string, statements: readonly PolicyStatement[]): ITerraformDependable {
    return addInlinePolicy(this, this.roleName, name, statements);
  }
}
