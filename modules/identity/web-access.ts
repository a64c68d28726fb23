import { IamPolicy, type IamPolicyConfig } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Annotations, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { roleNameOf } from "../aws/arn-part";
import { AWS_ACCOUNT_CHECKS, AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { childId } from "../aws/child-id";
import { programPolicyName, webAccessPolicyName } from "../names/iam-names";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { type EnvironmentNaming, NAMING_CHECKS } from "../names/environment-name";
import { choice, list, optional, type PropCheck, type PropChecks, text } from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import { grantName, type IGrantable, requireSameAccount } from "../aws/grant";
import { attachableRoleRule, iamRoleArnRule, parseRoleArn } from "../aws/arn-rules";
import { AIRFLOW_ROLES, type AirflowRole } from "./airflow-role";
import { PROGRAM_APIS, type ProgramAccess, programs, programWarnings } from "./program-access";

/** Props of `WebAccess`. Roles are IAM roles of the environment's account, given by ARN. */
export interface WebAccessProps extends AwsAccountProps, EnvironmentNaming {
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

  /**
   * Programs that call Airflow's REST API or its command line, each as one Airflow role.
   * @default - none
   */
  readonly programs?: readonly ProgramAccess[];
}

const attachableRoles: PropCheck<readonly string[] | undefined> = optional(
  list(text(iamRoleArnRule, attachableRoleRule)),
);

/** Checks of `WebAccessProps`. */
export const WEB_ACCESS_CHECKS: PropChecks<WebAccessProps> = {
  ...AWS_ACCOUNT_CHECKS,
  ...NAMING_CHECKS,
  adminRoleArns: attachableRoles,
  opRoleArns: attachableRoles,
  userRoleArns: attachableRoles,
  viewerRoleArns: attachableRoles,
  programs,
};

/**
 * Who may log in to the Airflow UI, and as which Airflow role: one IAM policy for each Airflow role, attached to
 * the listed IAM roles. The policies are also created without IAM roles, so that an IAM Identity Center permission
 * set can reference them by name. Programs call Airflow with policies of their own.
 *
 * The resource is the Airflow role: on the environment's ARN, `airflow:CreateWebLoginToken` grants nothing.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-policies.html
 * @example
 * ```ts
 * import { WebAccess } from "cdktf-mwaa-teams";
 *
 * new WebAccess(stack, "WebAccess", {
 *   accountId: "111122223333",
 *   region: "eu-west-1",
 *   environmentName: "payments",
 *   adminRoleArns: ["arn:aws:iam::111122223333:role/platform"],
 *   viewerRoleArns: ["arn:aws:iam::111122223333:role/analysts"],
 * });
 * ```
 */
export class WebAccess extends Construct {
  /** ARN of the policy for each Airflow role. */
  public readonly policyArns: Readonly<Record<AirflowRole, string>>;

  private readonly account: AwsAccount;
  private readonly naming: EnvironmentNaming;

  public constructor(scope: Construct, id: string, props: WebAccessProps) {
    super(scope, id);
    validateProps(this, props, WEB_ACCESS_CHECKS);
    this.account = new AwsAccount(this, "Account", props);
    this.naming = props;
    this.policyArns = {
      Admin: this.attachPolicy("Admin", props.adminRoleArns),
      Op: this.attachPolicy("Op", props.opRoleArns),
      User: this.attachPolicy("User", props.userRoleArns),
      Viewer: this.attachPolicy("Viewer", props.viewerRoleArns),
    };
    this.admitPrograms(props.programs ?? []);
  }

  /**
   * Lets a role log in to the Airflow UI, like the roles in the props.
   * @param grantee a role of the environment's account
   * @param airflowRole the Airflow role to log in as
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role of another account, and for an execution role, whose boundary denies it
   */
  public grantWebAccess(grantee: IGrantable, airflowRole: AirflowRole): ITerraformDependable {
    validateProps(this, { airflowRole }, { airflowRole: choice(AIRFLOW_ROLES) });
    requireSameAccount(this, "grantWebAccess", this.account.accountId, grantee);
    return grantee.addToPolicy(grantName(this, airflowRole), [this.logInAs(airflowRole)]);
  }

  private attachPolicy(airflowRole: AirflowRole, roleArns: readonly string[] = []): string {
    return this.createPolicy(airflowRole, roleArns, {
      name: webAccessPolicyName(this.naming, airflowRole),
      description: `Log in to the MWAA environment ${this.naming.environmentName} as ${airflowRole}`,
      policy: policyDocument([this.logInAs(airflowRole)]),
    });
  }

  /** A policy for each way in that a program takes: none for a way that no program takes. */
  private admitPrograms(given: readonly ProgramAccess[]): void {
    programWarnings(given).forEach((warning) => Annotations.of(this).addWarning(warning));
    for (const api of PROGRAM_APIS) {
      for (const airflowRole of AIRFLOW_ROLES) {
        const roleArns = given
          .filter((program) => program.api === api && program.airflowRole === airflowRole)
          .map(({ role }) => role);
        if (roleArns.length > 0) {
          this.createPolicy(api === "rest" ? `RestApi${airflowRole}` : "CommandLine", roleArns, {
            name: programPolicyName(this.naming, api, airflowRole),
            description:
              api === "rest"
                ? `Call the REST API of the MWAA environment ${this.naming.environmentName} as ${airflowRole}`
                : `Run Airflow commands in the MWAA environment ${this.naming.environmentName}`,
            policy: policyDocument([this.callAs(api, airflowRole)]),
          });
        }
      }
    }
  }

  private createPolicy(id: string, roleArns: readonly string[], config: IamPolicyConfig): string {
    const policyScope = new Construct(this, id);
    const policy = new IamPolicy(policyScope, "Resource", config);
    // IAM attaches by name: two ARNs that differ in their path alone cannot both exist.
    const byName = new Map(roleArns.map((roleArn) => [parseRoleArn(roleArn)?.roleName ?? roleArn, roleArn]));
    [...byName.values()].forEach((roleArn, index) => {
      const roleName = parseRoleArn(roleArn)?.roleName;
      // By name, so that a change of order changes no address; a role that is known only after apply has its
      // index.
      new IamRolePolicyAttachment(policyScope, childId(roleName ?? `Role${index + 1}`), {
        role: roleNameOf(roleArn),
        policyArn: policy.arn,
      });
    });
    return policy.arn;
  }

  /**
   * The REST API is limited to an Airflow role; a token for the command line is not.
   * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-policies.html
   */
  private callAs(api: ProgramAccess["api"], airflowRole: AirflowRole): PolicyStatement {
    return api === "rest"
      ? {
          Sid: `CallRestApiAs${airflowRole}`,
          Effect: "Allow",
          Action: "airflow:InvokeRestApi",
          Resource: this.account.arn("airflow", `role/${this.naming.environmentName}/${airflowRole}`),
        }
      : {
          Sid: "RunCommandLine",
          Effect: "Allow",
          Action: "airflow:CreateCliToken",
          Resource: this.account.arn("airflow", `environment/${this.naming.environmentName}`),
        };
  }

  private logInAs(airflowRole: AirflowRole): PolicyStatement {
    return {
      Sid: `LogInAs${airflowRole}`,
      Effect: "Allow",
      Action: "airflow:CreateWebLoginToken",
      Resource: this.account.arn("airflow", `role/${this.naming.environmentName}/${airflowRole}`),
    };
  }
}
