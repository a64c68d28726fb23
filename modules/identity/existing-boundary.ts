import { type ITerraformDependable } from "cdktf";
import { DataAwsIamPolicy } from "@cdktf/provider-aws/lib/data-aws-iam-policy";
import { Construct } from "constructs";

/** Props of `ExistingBoundary`. */
export interface ExistingBoundaryProps {
  /** ARN of the policy. */
  readonly boundaryArn: string;
  /** Actions that it must allow. */
  readonly neededActions: readonly string[];
}

/**
 * Has Terraform check during plan that a company's own permissions boundary lacks no action that Airflow needs. IAM takes any
 * boundary, and MWAA notices only after about half an hour. It looks at actions alone, so that it refuses nothing that
 * works: on which resources, and under which conditions, is what `mwaa-teams doctor` looks at.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export class ExistingBoundary extends Construct {
  /** The check. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, { boundaryArn, neededActions }: ExistingBoundaryProps) {
    super(scope, id);
    const missing = missingActions("self.policy", neededActions);
    this.dependables = [
      new DataAwsIamPolicy(this, "Policy", {
        arn: boundaryArn,
        lifecycle: {
          postcondition: [
            {
              condition: `\${length(${missing}) == 0}`,
              errorMessage: `boundaryArn: ${boundaryArn} must allow what Airflow needs. It does not allow \${join(", ", ${missing})}. Allow that in the policy, or leave boundaryArn out: a boundary is created.`,
            },
          ],
        },
      }),
    ];
  }
}

/**
 * Terraform's expression for the actions that no statement of a policy allows, on whatever resource, or that one denies on
 * every resource without a condition.
 */
export function missingActions(policy: string, actions: readonly string[]): string {
  const statements = `flatten([jsondecode(${policy}).Statement])`;
  const allowed = `anytrue([for one in ${statements} : one.Effect == "Allow" && ${IS_ABOUT}])`;
  const denied = `anytrue([for one in ${statements} : one.Effect == "Deny" && ${IS_ABOUT} && !can(one.Condition) && contains(flatten([try(one.Resource, "")]), "*")])`;
  return `[for action in ${JSON.stringify(actions)} : action if !${allowed} || ${denied}]`;
}

/** A pattern of IAM is an expression of RE2 with other wildcards; IAM compares actions without regard to case. */
const MATCHES = 'can(regex("(?i)^${replace(replace(pattern, "*", ".*"), "?", ".")}$", action))';
const IS_ABOUT = `(can(one.Action) ? anytrue([for pattern in flatten([one.Action]) : ${MATCHES}]) : !anytrue([for pattern in flatten([one.NotAction]) : ${MATCHES}]))`;
