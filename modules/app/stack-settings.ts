import { LocalBackend, S3Backend, type TerraformStack, TerraformVariable } from "cdktf";
import { type AwsProviderAssumeRole } from "@cdktf/provider-aws/lib/provider";
import { type TeamsConfig } from "../config/teams-config";

/**
 * The role that Terraform assumes in a stack, which a variable can replace: a plan in a pull request must not run
 * with the deploying role.
 */
export function assumedRole(
  stack: TerraformStack,
  deployRoleArn: string | undefined,
  stackName: string,
): AwsProviderAssumeRole[] | undefined {
  if (deployRoleArn === undefined) {
    return undefined;
  }
  const roleArn = new TerraformVariable(stack, "assume_role_arn", {
    type: "string",
    default: deployRoleArn,
    nullable: false,
    description: "IAM role that Terraform assumes; for a plan with less rights, a role under bucket.readers",
  });
  return [{ roleArn: roleArn.stringValue, sessionName: `cdktf-${stackName}` }];
}

/** Where a stack keeps its state: a key of its own in the bucket, or a file of its own. */
export function configureState(
  stack: TerraformStack,
  { organization, state }: Pick<TeamsConfig, "organization" | "state">,
  stackName: string,
): void {
  if (state === undefined) {
    // Relative to the stack's folder, where Terraform runs: beside the output folder, not inside it.
    new LocalBackend(stack, { path: `../../../terraform.${stackName}.tfstate` });
    return;
  }
  const backend = new S3Backend(stack, {
    bucket: state.s3.bucket,
    region: state.s3.region,
    key: `${organization}/${stackName}/terraform.tfstate`,
    encrypt: true,
    kmsKeyId: state.s3.kmsKeyArn,
  });
  // Missing in cdktf's types; Terraform supports it since 1.10.
  backend.addOverride("use_lockfile", true);
}
