import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsIamSessionContext } from "@cdktf/provider-aws/lib/data-aws-iam-session-context";
import { Construct } from "constructs";

/**
 * The principal that runs Terraform, looked up during plan. Reading it needs `iam:GetRole` on that principal's own
 * role.
 */
export class TerraformPrincipal extends Construct {
  /** ARN of the IAM role behind the session, or of the IAM user: what `aws:PrincipalArn` holds. */
  public readonly arn: string;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const caller = new DataAwsCallerIdentity(this, "CallerIdentity");
    this.arn = new DataAwsIamSessionContext(this, "SessionContext", { arn: caller.arn }).issuerArn;
  }
}
