import { AWS_ACCOUNT_CHECKS, type AwsAccountProps } from "../aws/aws-account";
import { attachableRoleRule, iamRoleArnRule } from "../aws/arn-rules";
import { roleNameRule } from "../aws/role-checks";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { bucketNameRule } from "../names/bucket-name";
import { type EnvironmentNaming, NAMING_CHECKS } from "../names/environment-name";
import { metricNamespaceRule } from "../names/metric-namespaces";
import { type SharedBy, sharedByList } from "../names/shares";
import { secretsPrefixRule, secretsSeparatorRule } from "../names/secrets-prefix";
import { choice, constructWith, list, optional, type PropChecks, text } from "../validation/prop-checks";
import { type CodeArtifactRepository, codeArtifactRepositories } from "./code-artifact";
import { celeryQueueArnRule } from "../names/celery-queue";
import { arnRule, policyArnRule } from "./identity-rules";
import { type PassedRole, passedRoles } from "./passed-role";
import { type Permission } from "./permission";
import { permissionList } from "./permission-check";
import { BOUNDARY_KINDS, type BoundaryKind } from "./permissions-boundary";

/** Props of `ExecutionRole`. */
export interface ExecutionRoleProps extends AwsAccountProps, EnvironmentNaming {
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
   * What stands between prefix, kind and id in the names of the secrets, 1 to 8 characters.
   * @default "/"
   */
  readonly secretsSeparator?: string;

  /**
   * Additional permissions of the DAGs, beyond what Airflow needs. Roles named with `sts:AssumeRole` are the only
   * ones that the permissions boundary allows DAGs to assume.
   * @default - nothing
   */
  readonly permissions?: readonly Permission[];

  /**
   * What other environments of the account and Region share with the DAGs. Their own policies must say so too.
   * @default - nothing
   */
  readonly sharedBy?: readonly SharedBy[];

  /**
   * Roles that DAGs pass to a service of AWS, which then runs code with them: each to one service.
   * @default - none
   */
  readonly passRoles?: readonly PassedRole[];

  /**
   * Repositories of AWS CodeArtifact that packages are read from.
   * @default - none
   */
  readonly codeArtifact?: readonly CodeArtifactRepository[];

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
   * How the permissions boundary limits the role. `allow-list`: to what the role's own policies, `permissions` and
   * grants say; what is attached from outside has no effect until it is declared. `deny-list`: everything is allowed but
   * what is known to be dangerous, which leaves open what nobody listed; synthesis warns.
   * @default "allow-list"
   */
  readonly boundary?: BoundaryKind;

  /**
   * ARN of an existing policy to use as the permissions boundary instead. Synthesis does not see it: it must allow what Airflow
   * needs, and deny what DAGs must not do. `terraform plan` refuses one that lacks an action that Airflow needs.
   * @default - a policy for this role is created
   */
  readonly boundaryArn?: string;

  /**
   * ARN of the environment's own Celery queue, `CeleryExecutorQueue` of MWAA's GetEnvironment. It is known once the
   * environment exists. That MWAA accepts a role that reaches this queue alone is unconfirmed.
   * @default - every queue in the Region with the name of a Celery queue of MWAA's, in any account
   */
  readonly celeryQueueArn?: string;

  /**
   * Namespaces of CloudWatch metrics that DAGs may write, beside Airflow's own.
   * @default - none
   */
  readonly metricNamespaces?: readonly string[];

  /**
   * ARNs, with IAM's wildcards, of what belongs to other teams of the account: the boundary denies them where a
   * permission would take them in. Buckets must have a policy that denies other environments, as `DagBucket`'s does: where
   * they do not fit into the boundary, it alone keeps DAGs out, and synthesis warns.
   * @default - none
   */
  readonly otherTeamArns?: readonly string[];

  /**
   * ARN of an existing role of the account to use instead. Its owner keeps its trust policy and sets its permissions boundary to
   * the one here; what Airflow and the DAGs may do is attached to it as inline policies. `terraform plan` refuses a role that
   * somebody else than MWAA may assume, or MWAA for another environment, and one without the boundary. With
   * `boundary: "deny-list"` or `boundaryArn`, its name must be one that the policies of other environments keep out:
   * `mwaa-<any>-execution`, or `AmazonMWAA-<any>` with the path `/service-role/`.
   * @default - a role is created
   */
  readonly existingRoleArn?: string;

  /**
   * Name of the role, 1 to 64 characters. AWS advises against reusing the name of a deleted execution role: use
   * another one if the role was deleted outside Terraform and the environment still exists.
   * @default `mwaa-<environmentName>-execution`
   */
  readonly roleName?: string;
}

/** Checks of `ExecutionRoleProps`. */
export const EXECUTION_ROLE_CHECKS: PropChecks<ExecutionRoleProps> = {
  ...AWS_ACCOUNT_CHECKS,
  ...NAMING_CHECKS,
  bucketName: text(bucketNameRule),
  encryptionKey: constructWith("keyArn"),
  secretsPrefix: optional(text(secretsPrefixRule)),
  secretsSeparator: optional(text(secretsSeparatorRule)),
  permissions: optional(permissionList),
  sharedBy: sharedByList,
  passRoles: passedRoles,
  codeArtifact: codeArtifactRepositories,
  protectedArns: optional(list(text(arnRule))),
  protectedBucketNames: optional(list(text(bucketNameRule))),
  boundary: optional(choice(BOUNDARY_KINDS)),
  boundaryArn: optional(text(policyArnRule)),
  celeryQueueArn: optional(text(celeryQueueArnRule)),
  metricNamespaces: optional(list(text(metricNamespaceRule))),
  otherTeamArns: optional(list(text(arnRule))),
  existingRoleArn: optional(text(iamRoleArnRule, attachableRoleRule)),
  roleName: optional(text(roleNameRule)),
};
