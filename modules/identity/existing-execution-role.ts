import { type ITerraformDependable } from "cdktf";
import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { Construct } from "constructs";
import { roleNameOf } from "../aws/arn-part";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { trustsNobodyBut } from "../aws/policy-expressions";

/** The services that MWAA assumes an execution role as. */
export const TRUSTED_SERVICES = ["airflow.amazonaws.com", "airflow-env.amazonaws.com"] as const;

/** For whom the services act. */
export interface TrustingEnvironment {
  /** Account of the environment. */
  readonly accountId: string;
  /** ARN of the environment. */
  readonly environmentArn: string;
}

/**
 * Trusts only MWAA, and only for this environment: without the conditions, an environment of any account could use
 * the role.
 */
export function trustStatement({ accountId, environmentArn }: TrustingEnvironment): PolicyStatement {
  return {
    Sid: "MwaaRunsTheEnvironment",
    Effect: "Allow",
    Principal: { Service: TRUSTED_SERVICES },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": environmentArn },
    },
  };
}

/** Props of `ExistingExecutionRole`. */
export interface ExistingExecutionRoleProps extends TrustingEnvironment {
  /** ARN of the role. */
  readonly roleArn: string;
  /** ARN of the boundary that the role must have. */
  readonly boundaryArn: string;
  /** The boundary, where the stack creates it: the role can have it once it is there. */
  readonly boundary?: ITerraformDependable;
}

/**
 * Has Terraform check that an execution role that this library did not create is this environment's alone, and that its
 * boundary limits it. Both are settings of the role, which its owner keeps. A boundary that the stack creates is checked once
 * it is there: by the first apply before it grants anything, and by every plan from then on.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html
 */
export class ExistingExecutionRole extends Construct {
  /** The checks. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: ExistingExecutionRoleProps) {
    super(scope, id);
    const { roleArn, boundaryArn, boundary, accountId, environmentArn } = props;
    const name = roleNameOf(roleArn);
    const trusted = { services: TRUSTED_SERVICES, sourceAccount: accountId, sourceArn: environmentArn };
    this.dependables = [
      new DataAwsIamRole(this, "Trust", {
        name,
        lifecycle: {
          postcondition: [
            {
              condition: `\${self.arn == "${roleArn}"}`,
              errorMessage: `executionRoleArn: ${roleArn} must be written with the role's path: it is \${self.arn}.`,
            },
            {
              condition: `\${${trustsNobodyBut("self.assume_role_policy", trusted)}}`,
              errorMessage: `executionRoleArn: ${roleArn} must be assumed by Amazon MWAA alone, and for this environment alone: whoever else assumes it can do what its DAGs can do. Its owner replaces its trust policy by:\n${policyDocument([trustStatement(props)])}`,
            },
          ],
        },
      }),
      new DataAwsIamRole(this, "Boundary", {
        name,
        lifecycle: {
          postcondition: [
            {
              condition: `\${self.permissions_boundary == "${boundaryArn}"}`,
              errorMessage: `executionRoleArn: ${roleArn} must have the permissions boundary ${boundaryArn}, without which whatever is attached to it takes effect. Its owner sets it, and you apply again:\naws iam put-role-permissions-boundary --role-name ${name} --permissions-boundary ${boundaryArn}`,
            },
          ],
        },
        ...(boundary === undefined ? {} : { dependsOn: [boundary] }),
      }),
    ];
  }
}
