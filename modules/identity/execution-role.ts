import { type ITerraformDependable } from "cdktf";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct, type IConstruct } from "constructs";
import { AWS_ACCOUNT_CHECKS, AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { boundaryName, executionRoleName } from "../names/iam-names";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { bucketNameRule } from "../names/bucket-name";
import { environmentNameRule } from "../names/environment-name";
import { secretsPrefixFor, secretsPrefixRule } from "../names/secrets-prefix";
import { constructWith, list, optional, type PropChecks, text } from "../validation/prop-checks";
import { type Rule, show } from "../validation/rule";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { executionBoundary } from "./permissions-boundary";
import { encryptionPolicy, executionPolicy, secretsPolicy } from "./execution-policy";
import { type Permission } from "./permission";
import { addInlinePolicy, type IGrantable } from "../aws/grant";
import { permissionList } from "./permission-check";
import { roleArn as roleArnCheck, roleNameRule } from "../aws/role-checks";
import { permissionsDeniedByBoundary } from "./permissions-denied-by-boundary";

/** The role that an environment's Airflow components and DAGs run with. */
export interface IExecutionRole extends IConstruct {
  /** ARN of the role, built from its name: resources that use it must also depend on `dependables`. */
  readonly roleArn: string;
  /** What must exist before an environment can run with the role. */
  readonly dependables: readonly ITerraformDependable[];
}

/** Props of `ExecutionRole`. */
export interface ExecutionRoleProps extends AwsAccountProps {
  /** Name of the MWAA environment, 1 to 80 characters. */
  readonly environmentName: string;

  /** Name of the environment's DAG bucket, which the role may read. */
  readonly bucketName: string;

  /** The environment's key, which the role may use through SQS, S3 and Secrets Manager. */
  readonly encryptionKey: IEnvironmentKey;

  /**
   * Prefix of the names of the secrets that the role may read, without a slash at the end.
   * @default `airflow/<environmentName>`
   */
  readonly secretsPrefix?: string;

  /**
   * Additional permissions of the DAGs, beyond what Airflow needs. Roles named with `sts:AssumeRole` are the only
   * ones that the permissions boundary allows DAGs to assume.
   * @default - nothing
   */
  readonly permissions?: readonly Permission[];

  /**
   * ARNs of further resources for which the permissions boundary denies every action. Those of the
   * privilege-change detector are always denied.
   * @default - none
   */
  readonly protectedArns?: readonly string[];

  /**
   * Names of buckets that the permissions boundary denies to DAGs, reads included, such as the one of Terraform's
   * state.
   * @default - none
   */
  readonly protectedBucketNames?: readonly string[];

  /**
   * Name of the role, 1 to 64 characters. AWS advises against reusing the name of a deleted execution role: use
   * another one if the role was deleted outside Terraform and the environment still exists.
   * @default `mwaa-<environmentName>-execution`
   */
  readonly roleName?: string;
}

/** An ARN or a part of one, for a policy that denies every action on it. */
const arnRule: Rule<string> = (arn) =>
  /^arn:[^:\s]+:[^:\s]+:[^:\s]*:[^:\s]*:\S+$/.test(arn) ? undefined : `must be an ARN, got: ${show(arn)}`;

const permissionsIdRule: Rule<string> = (id) =>
  /^[\w+=,.@-]{1,100}$/.test(id)
    ? undefined
    : `must be 1 to 100 letters, digits and +=,.@_-, got: ${show(id)}`;

const CHECKS: PropChecks<ExecutionRoleProps> = {
  ...AWS_ACCOUNT_CHECKS,
  environmentName: text(environmentNameRule),
  bucketName: text(bucketNameRule),
  encryptionKey: constructWith("keyArn"),
  secretsPrefix: optional(text(secretsPrefixRule)),
  permissions: optional(permissionList),
  protectedArns: optional(list(text(arnRule))),
  protectedBucketNames: optional(list(text(bucketNameRule))),
  roleName: optional(text(roleNameRule)),
};

/**
 * The least-privilege execution role of one MWAA environment. Its permissions boundary also limits policies that
 * are attached to the role later.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html
 * @example
 * ```ts
 * import { EnvironmentKey, ExecutionRole } from "cdktf-mwaa-teams";
 *
 * const account = { accountId: "111122223333", region: "eu-west-1" };
 * const role = new ExecutionRole(stack, "ExecutionRole", {
 *   ...account,
 *   environmentName: "payments",
 *   bucketName: "acme-payments-dags",
 *   encryptionKey: new EnvironmentKey(stack, "Key", { ...account, environmentName: "payments" }),
 *   permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-lake/payments/*"] }],
 *   protectedArns: ["arn:aws:dynamodb:eu-west-1:111122223333:table/ledger"],
 *   protectedBucketNames: ["acme-tfstate"],
 * });
 * role.addPermissions("reports", [
 *   { actions: ["sqs:SendMessage"], resources: ["arn:aws:sqs:eu-west-1:111122223333:reports"] },
 * ]);
 * ```
 */
export class ExecutionRole extends Construct implements IExecutionRole, IGrantable {
  /**
   * An existing role. Its policies and its boundary are not changed.
   * @throws PropValidationError for any value other than the ARN of one role
   */
  public static fromRoleArn(scope: Construct, id: string, roleArn: string): IExecutionRole {
    class ExistingExecutionRole extends Construct implements IExecutionRole {
      public readonly roleArn = roleArn;
      public readonly dependables = [];
    }
    const role = new ExistingExecutionRole(scope, id);
    validateProps(role, { roleArn }, { roleArn: roleArnCheck });
    return role;
  }

  /** ARN of the role, built from its name: resources that use it must also depend on `dependables`. */
  public readonly roleArn: string;
  /** Name of the role. */
  public readonly roleName: string;
  /** ARN of the permissions boundary, built from its name. */
  public readonly boundaryArn: string;
  /** What must exist before an environment can run with the role. */
  public readonly dependables: readonly ITerraformDependable[];

  private readonly boundary: readonly PolicyStatement[];

  public constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    validateProps(this, props, CHECKS);
    const permissions = props.permissions ?? [];

    const account = new AwsAccount(this, "Account", props);
    const bucketArn = account.s3Arn(props.bucketName);
    this.boundary = executionBoundary(account, { ...props, permissions });
    this.validateAgainstBoundary("permissions", permissions);
    const policyName = boundaryName(props.environmentName);
    this.boundaryArn = account.iamArn(`policy/${policyName}`);
    const boundary = new IamPolicy(this, "PermissionsBoundary", {
      name: policyName,
      description: `What DAGs of the MWAA environment ${props.environmentName} can never do`,
      policy: policyDocument(this.boundary),
    });
    this.roleName = props.roleName ?? executionRoleName(props.environmentName);
    this.roleArn = account.iamArn(`role/${this.roleName}`);
    const role = new IamRole(this, "Resource", {
      name: this.roleName,
      description: `Execution role of the MWAA environment ${props.environmentName}`,
      assumeRolePolicy: policyDocument([trustStatement(account, props.environmentName)]),
      permissionsBoundary: boundary.arn,
    });

    const secretsPrefix = props.secretsPrefix ?? secretsPrefixFor(props.environmentName);
    const attach = (id: string, name: string, statements: PolicyStatement[]): ITerraformDependable =>
      new IamRolePolicy(this, id, { name, role: role.name, policy: policyDocument(statements) });
    // One policy for each purpose: the key's ARN is known only after apply, and must not hide other statements in
    // the plan.
    this.dependables = [
      role,
      attach("AirflowPolicy", "airflow", executionPolicy(account, props.environmentName, bucketArn)),
      attach("EncryptionPolicy", "encryption", encryptionPolicy(account, props.encryptionKey.keyArn)),
      attach("SecretsPolicy", "secrets", secretsPolicy(account, secretsPrefix)),
    ];
    if (permissions.length > 0) {
      attach("DagPolicy", "dags", permissions.map(toStatement));
    }
  }

  /**
   * Grants DAGs more than `permissions`.
   * @param id name of the purpose, 1 to 100 letters, digits and +=,.@_-; a part of the policy's name
   * @param permissions the additional permissions. Roles to assume must be in the props, since the permissions
   * boundary lists them
   * @returns the policy that is added to the role
   * @throws PropValidationError for permissions that the permissions boundary denies in any case
   */
  public addPermissions(id: string, permissions: readonly Permission[]): ITerraformDependable {
    validateProps(this, { id, permissions }, { id: text(permissionsIdRule), permissions: permissionList });
    this.validateAgainstBoundary("permissions", permissions);
    return this.addToPolicy(`dags-${id}`, permissions.map(toStatement));
  }

  /**
   * Adds an inline policy to the role.
   * @param name name of the policy; a second call with the same name has no effect
   * @param statements what the policy says
   * @returns the policy: resources that need the grant depend on it
   * @throws PropValidationError for permissions that the permissions boundary denies in any case
   */
  public addToPolicy(name: string, statements: readonly PolicyStatement[]): ITerraformDependable {
    const permissions = statements
      .filter(({ Effect }) => Effect === "Allow")
      .map(({ Action, Resource }) => ({
        actions: [Action ?? []].flat(),
        resources: [Resource ?? []].flat(),
      }));
    this.validateAgainstBoundary("statements", permissions);
    return addInlinePolicy(this, this.roleName, name, statements);
  }

  private validateAgainstBoundary(prop: string, permissions: readonly Permission[]): void {
    const [first] = permissionsDeniedByBoundary(this.boundary, permissions);
    if (first !== undefined) {
      const [index, list, place] = first.path;
      throw new PropValidationError(this.node.path, `${prop}[${index}].${list}[${place}]`, first.problem);
    }
  }
}

function toStatement({ actions, resources }: Permission, index: number): PolicyStatement {
  return { Sid: `Dags${index + 1}`, Effect: "Allow", Action: actions, Resource: resources };
}

/**
 * Trusts only MWAA, and only for this environment: without the conditions, an environment of any account could use
 * the role.
 */
function trustStatement(account: AwsAccount, environmentName: string): PolicyStatement {
  return {
    Sid: "MwaaRunsTheEnvironment",
    Effect: "Allow",
    Principal: { Service: ["airflow.amazonaws.com", "airflow-env.amazonaws.com"] },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": account.accountId },
      ArnLike: { "aws:SourceArn": account.arn("airflow", `environment/${environmentName}`) },
    },
  };
}
