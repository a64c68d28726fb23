import { type ITerraformDependable, Token } from "cdktf";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct, type IConstruct } from "constructs";
import { AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { iamName } from "../aws/iam-names";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { bucketNameRule } from "../environment/bucket-name";
import { type IEnvironmentKey } from "../environment/environment-key";
import { environmentNameRule } from "../environment/environment-name";
import { secretsPrefixFor } from "../secrets/secrets-prefix";
import { type Rule, show } from "../validation/rule";
import { PropValidationError, validateEach, validateProp } from "../validation/validate-prop";
import { executionBoundary } from "./execution-boundary";
import { encryptionPolicy, executionPolicy, secretsPolicy } from "./execution-policy";
import { type Permission, permissionProblems } from "./permission";
import { voidedPermissions } from "./voided-permissions";

/** The role that an environment's Airflow components and DAGs run with. */
export interface IExecutionRole extends IConstruct {
  /** ARN of the role, built from its name: what uses it depends on `dependables` as well. */
  readonly roleArn: string;
  /** What must exist before an environment can run with the role. */
  readonly dependables: readonly ITerraformDependable[];
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const roleNameRule: Rule<string> = (name) =>
  /^[\w+=,.@-]{1,64}$/.test(name)
    ? undefined
    : `must be 1 to 64 letters, digits and +=,.@_-, got: ${show(name)}`;

/** Stands for an ARN that nothing can be said about yet. */
const KNOWN_AFTER_APPLY = "arn:aws:iam::000000000000:role/known-after-apply";

/** Props of `ExecutionRole`. */
export interface ExecutionRoleProps extends AwsAccountProps {
  /** Name of the MWAA environment, 1 to 80 characters. */
  readonly environmentName: string;

  /** Name of the environment's DAG bucket, which the role may read. */
  readonly bucketName: string;

  /** The environment's key, which the role may use through SQS, S3 and Secrets Manager. */
  readonly encryptionKey: IEnvironmentKey;

  /**
   * Beginning of the names of the secrets that the role may read, without a slash at the end.
   * @default `airflow/<environmentName>`
   */
  readonly secretsPrefix?: string;

  /**
   * What DAGs may do beyond Airflow itself. Roles named with `sts:AssumeRole` are the only ones that the
   * permissions boundary lets DAGs assume.
   * @default - nothing
   */
  readonly permissions?: readonly Permission[];

  /**
   * ARNs of what DAGs may not touch in any way, beside the privilege-change detector.
   * @default - none
   */
  readonly untouchableArns?: readonly string[];

  /**
   * Names of buckets that DAGs can never touch, not even read, such as that of Terraform's state.
   * @default - none
   */
  readonly protectedBucketNames?: readonly string[];

  /**
   * Name of the role, 1 to 64 characters. AWS advises against reusing the name of a deleted execution role:
   * give another one where the role was deleted outside Terraform and the environment still exists.
   * @default `mwaa-<environmentName>-execution`
   */
  readonly roleName?: string;
}

/**
 * The least-privilege execution role of one MWAA environment, under a permissions boundary that holds whatever
 * is attached to the role later.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html
 */
export class ExecutionRole extends Construct implements IExecutionRole {
  public readonly roleArn: string;
  /** Name of the role. */
  public readonly roleName: string;
  /** ARN of the permissions boundary, built from its name. */
  public readonly boundaryArn: string;
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    validateProp(this, "environmentName", props.environmentName, environmentNameRule);
    validateProp(this, "bucketName", props.bucketName, bucketNameRule);
    validateProp(this, "roleName", props.roleName, roleNameRule);
    validateEach(this, "protectedBucketNames", props.protectedBucketNames, bucketNameRule);
    const permissions = props.permissions ?? [];
    this.validatePermissions(permissions);

    const account = new AwsAccount(this, "Account", props);
    const bucketArn = account.s3Arn(props.bucketName);
    const statements = executionBoundary(account, { ...props, permissions });
    this.validateAgainstBoundary(statements, permissions);
    const boundaryName = iamName(props.environmentName, "boundary");
    this.boundaryArn = account.iamArn(`policy/${boundaryName}`);
    const boundary = new IamPolicy(this, "PermissionsBoundary", {
      name: boundaryName,
      description: `What DAGs of the MWAA environment ${props.environmentName} can never do`,
      policy: policyDocument(statements),
    });
    this.roleName = props.roleName ?? iamName(props.environmentName, "execution");
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
    // One policy a purpose: the key's ARN is known after apply only, and hides no other statement in the plan.
    this.dependables = [
      role,
      attach("AirflowPolicy", "airflow", executionPolicy(account, props.environmentName, bucketArn)),
      attach("EncryptionPolicy", "encryption", encryptionPolicy(account, props.encryptionKey.keyArn)),
      attach("SecretsPolicy", "secrets", secretsPolicy(account, secretsPrefix)),
    ];
    if (permissions.length > 0) {
      attach(
        "DagPolicy",
        "dags",
        permissions.map(({ actions, resources }, index) => ({
          Sid: `Dags${index + 1}`,
          Effect: "Allow",
          Action: actions,
          Resource: resources,
        })),
      );
    }
  }

  private validatePermissions(permissions: readonly Permission[]): void {
    permissions.forEach((permission, index) => {
      const [first] = permissionProblems({
        actions: permission.actions,
        resources: permission.resources.map((arn) => (Token.isUnresolved(arn) ? KNOWN_AFTER_APPLY : arn)),
      });
      if (first !== undefined) {
        throw new PropValidationError(
          this.node.path,
          [`permissions[${index}]`, ...first.path].join("."),
          first.problem,
        );
      }
    });
  }

  private validateAgainstBoundary(
    boundary: readonly PolicyStatement[],
    permissions: readonly Permission[],
  ): void {
    const [first] = voidedPermissions(boundary, permissions);
    if (first !== undefined) {
      const [index, list, place] = first.path;
      throw new PropValidationError(this.node.path, `permissions[${index}].${list}[${place}]`, first.problem);
    }
  }
}

/** Only MWAA, and only for this environment: without the conditions any account's environment could use the role. */
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
