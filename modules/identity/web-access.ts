import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { childId } from "../aws/child-id";
import { iamName } from "../aws/iam-names";
import { policyDocument } from "../aws/policy-document";
import { environmentNameRule } from "../environment/environment-name";
import { type Rule, show } from "../validation/rule";
import { validateEach, validateProp } from "../validation/validate-prop";
import { iamRoleArnRule, isPermissionSetRole, parseRoleArn } from "./iam-arn";

/** Props of `WebAccess`. Roles are IAM roles of the environment's account, given by ARN. */
export interface WebAccessProps extends AwsAccountProps {
  /** Name of the MWAA environment, 1 to 80 characters. */
  readonly environmentName: string;

  /**
   * ARNs of the IAM roles that log in as Airflow's Admin.
   * @default - none
   */
  readonly adminRoleArns?: readonly string[];

  /**
   * ARNs of the IAM roles that log in as Airflow's Op.
   * @default - none
   */
  readonly opRoleArns?: readonly string[];

  /**
   * ARNs of the IAM roles that log in as Airflow's User.
   * @default - none
   */
  readonly userRoleArns?: readonly string[];

  /**
   * ARNs of the IAM roles that log in as Airflow's Viewer.
   * @default - none
   */
  readonly viewerRoleArns?: readonly string[];
}

/**
 * Who may log in to the Airflow UI, and as what: one IAM policy for each of Airflow's roles, attached to the IAM
 * roles that are listed. The policies exist without roles too, for an IAM Identity Center permission set to
 * reference by name.
 *
 * The resource is the Airflow role: on the environment's ARN, `airflow:CreateWebLoginToken` grants nothing.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-policies.html
 */
export class WebAccess extends Construct {
  /** ARN of the policy for each Airflow role. */
  public readonly policyArns: Readonly<Record<"Admin" | "Op" | "User" | "Viewer", string>>;

  public constructor(scope: Construct, id: string, props: WebAccessProps) {
    super(scope, id);
    validateProp(this, "environmentName", props.environmentName, environmentNameRule);
    const account = new AwsAccount(this, "Account", props);

    const grantLogin = (airflowRole: string, prop: string, roleArns: readonly string[] = []): string => {
      validateEach(this, prop, roleArns, iamRoleArnRule, permissionSetRule);
      const policyScope = new Construct(this, airflowRole);
      const policy = new IamPolicy(policyScope, "Resource", {
        name: iamName(props.environmentName, `web-${airflowRole}`),
        description: `Log in to the MWAA environment ${props.environmentName} as ${airflowRole}`,
        policy: policyDocument([
          {
            Sid: `LogInAs${airflowRole}`,
            Effect: "Allow",
            Action: "airflow:CreateWebLoginToken",
            Resource: account.arn("airflow", `role/${props.environmentName}/${airflowRole}`),
          },
        ]),
      });
      // IAM attaches by name: two ARNs that differ in their path alone cannot both exist.
      const byName = new Map(
        roleArns.map((roleArn) => [parseRoleArn(roleArn)?.roleName ?? roleArn, roleArn]),
      );
      [...byName.values()].forEach((roleArn, index) => {
        const roleName = parseRoleArn(roleArn)?.roleName;
        // By name, so that a change of order changes no address; a role known after apply has only its place.
        new IamRolePolicyAttachment(policyScope, childId(roleName ?? `Role${index + 1}`), {
          role: roleName ?? Fn.replace(roleArn, "/^.*[/]/", ""),
          policyArn: policy.arn,
        });
      });
      return policy.arn;
    };

    this.policyArns = {
      Admin: grantLogin("Admin", "adminRoleArns", props.adminRoleArns),
      Op: grantLogin("Op", "opRoleArns", props.opRoleArns),
      User: grantLogin("User", "userRoleArns", props.userRoleArns),
      Viewer: grantLogin("Viewer", "viewerRoleArns", props.viewerRoleArns),
    };
  }
}

const permissionSetRule: Rule<string> = (arn) =>
  isPermissionSetRole(arn)
    ? `must be a role that policies can be attached to; reference the policy by its name in the permission set instead, got: ${show(arn)}`
    : undefined;
