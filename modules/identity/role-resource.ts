import { type ITerraformDependable } from "cdktf";
import { type IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { type Construct } from "constructs";
import { roleNameOf } from "../aws/arn-part";
import { type AwsAccount } from "../aws/aws-account";
import { boundedName } from "../aws/bounded-name";
import { MAX_POLICY_NAME_LENGTH } from "../aws/grant";
import { policyDocument } from "../aws/policy-document";
import { type EnvironmentNaming, qualifiedName, resourceName } from "../names/environment-name";
import { executionRoleName } from "../names/iam-names";
import { ExistingExecutionRole, trustStatement } from "./existing-execution-role";

/** An execution role as its policies need it, created or existing. */
export interface RoleResource {
  /** ARN of the role, built from its name where it is created. */
  readonly roleArn: string;
  readonly roleName: string;
  /** Its trust policy, JSON: its own, or the one that its owner gives to it. */
  readonly trustPolicy: string;
  /** Its name as a policy refers to it: Terraform creates a role before its policies. */
  readonly attachTo: string;
  /** What must exist, or have passed, before an environment uses the role. */
  readonly dependables: readonly ITerraformDependable[];
  /** What must have passed before a policy is attached. */
  readonly checks: readonly ITerraformDependable[];
  /** The name of an inline policy for this purpose. */
  readonly policyName: (purpose: string) => string;
}

/** What a role is made of, or looked at for. */
export interface RoleResourceProps extends EnvironmentNaming {
  readonly existingRoleArn?: string;
  readonly roleName?: string;
  /** ARN of the boundary, built from its name or given. */
  readonly boundaryArn: string;
  /** The boundary that the stack creates. */
  readonly boundary?: IamPolicy;
  /** Checks of a given boundary. */
  readonly checks: readonly ITerraformDependable[];
}

/** Creates the role of an environment, or looks at one that exists. */
export function roleResource(scope: Construct, account: AwsAccount, props: RoleResourceProps): RoleResource {
  const { existingRoleArn, boundary, boundaryArn, checks } = props;
  const environment = {
    accountId: account.accountId,
    environmentArn: account.arn("airflow", `environment/${props.environmentName}`),
  };
  const trustPolicy = policyDocument([trustStatement(environment)]);
  if (existingRoleArn !== undefined) {
    const roleName = roleNameOf(existingRoleArn);
    const existing = { ...environment, roleArn: existingRoleArn, boundaryArn, boundary };
    const passed = [...checks, ...new ExistingExecutionRole(scope, "ExistingRole", existing).dependables];
    const prefix = resourceName(qualifiedName(props));
    return {
      roleArn: existingRoleArn,
      roleName,
      trustPolicy,
      attachTo: roleName,
      dependables: passed,
      checks: passed,
      // Policies of its owner's may have the usual names, and creating one of these would replace it.
      policyName: (purpose) => boundedName(`${prefix}-${purpose}`, MAX_POLICY_NAME_LENGTH),
    };
  }
  const roleName = props.roleName ?? executionRoleName(props);
  const role = new IamRole(scope, "Resource", {
    name: roleName,
    description: `Execution role of the MWAA environment ${props.environmentName}`,
    assumeRolePolicy: trustPolicy,
    permissionsBoundary: boundary?.arn ?? boundaryArn,
    ...(checks.length === 0 ? {} : { dependsOn: [...checks] }),
  });
  return {
    roleArn: account.iamArn(`role/${roleName}`),
    roleName,
    trustPolicy,
    attachTo: role.name,
    dependables: [role],
    checks: [],
    policyName: (purpose) => purpose,
  };
}
