import { Token } from "cdktf";
import { type AwsAccountProps } from "../../aws/aws-account";
import { type DeliverySettings } from "../../delivery/dag-delivery-props";
import { type CodeArtifactRepository } from "../../identity/code-artifact";
import { ExecutionRole } from "../../identity/execution-role";
import { EXECUTION_ROLE_CHECKS } from "../../identity/execution-role-props";
import { existingRoleProblem } from "../../identity/identity-rules";
import { type PassedRole } from "../../identity/passed-role";
import { type Permission } from "../../identity/permission";
import { type BoundaryKind } from "../../identity/permissions-boundary";
import { recordArns } from "../../names/audit-names";
import { type SharedBy } from "../../names/shares";
import { snapshotArns, snapshotName } from "../../names/snapshot-names";
import { type PropChecks } from "../../validation/prop-checks";
import { type TeamAuditProps } from "./audit";
import { type TeamBucketProps } from "./bucket";
import { protectedDeliveryArns } from "./publisher";
import { type TeamSecretsProps } from "./secrets";
import { type TeamSnapshotProps } from "./snapshot-settings";
import { type EncryptedPartScope } from "./shared";

/** Additional permissions of DAGs, and the limits of their execution role. */
export interface TeamIdentityProps {
  /**
   * Additional permissions of the DAGs, beyond what Airflow needs.
   * @default - nothing
   */
  readonly permissions?: readonly Permission[];

  /**
   * What other environments of the account and Region share with the DAGs; their `shares` must say so too.
   * @default - nothing
   */
  readonly sharedBy?: readonly SharedBy[];

  /**
   * Roles of the account that DAGs pass to a service of AWS, each to one service, which then runs code with them.
   * @default - none
   */
  readonly passRoles?: readonly PassedRole[];

  /**
   * Repositories of AWS CodeArtifact that packages are read from. Where a VPC with `egress: "endpoints"` is created,
   * `additionalEndpointServices` must name `codeartifact.api` and `codeartifact.repositories`.
   * @default - none
   */
  readonly codeArtifact?: readonly CodeArtifactRepository[];

  /**
   * Names of buckets that the permissions boundary denies to DAGs, reads included, such as the one of Terraform's
   * state.
   * @default - none
   */
  readonly protectedBucketNames?: readonly string[];

  /**
   * How the permissions boundary limits the execution role: to what its own policies and `permissions` say, or to all
   * but a list of denials, with a warning.
   * @default "allow-list"
   */
  readonly boundary?: BoundaryKind;

  /**
   * ARN of an existing policy to use as the execution role's permissions boundary. Synthesis does not see what it says.
   * @default - a policy for this role is created
   */
  readonly boundaryArn?: string;

  /**
   * ARN of the environment's own Celery queue, `CeleryExecutorQueue` of MWAA's GetEnvironment, known once the environment
   * exists. That MWAA accepts a role that reaches this queue alone is unconfirmed.
   * @default - every queue in the Region with the name of a Celery queue of MWAA's, in any account
   */
  readonly celeryQueueArn?: string;

  /**
   * Namespaces of CloudWatch metrics that DAGs may write, beside Airflow's own.
   * @default - none
   */
  readonly metricNamespaces?: readonly string[];

  /**
   * ARNs, with IAM's wildcards, of what belongs to other teams of the account: the permissions boundary denies them where
   * a permission would take them in. Buckets that do not fit into it are left to their own policies, with a warning.
   * @default - none
   */
  readonly otherTeamArns?: readonly string[];

  /**
   * ARN of an existing role to use as execution role. Its owner keeps its trust policy and sets its permissions boundary;
   * `terraform plan` refuses one that somebody else than this environment may use, or without the boundary.
   * @default - a role is created
   */
  readonly executionRoleArn?: string;

  /**
   * Name of the execution role that is created, 1 to 64 characters.
   * @default `mwaa-<environmentName>-execution`
   */
  readonly executionRoleName?: string;
}

/** Checks of `TeamIdentityProps`, one by one: those of the role. */
export const IDENTITY_CHECKS: PropChecks<TeamIdentityProps> = {
  permissions: EXECUTION_ROLE_CHECKS.permissions,
  sharedBy: EXECUTION_ROLE_CHECKS.sharedBy,
  passRoles: EXECUTION_ROLE_CHECKS.passRoles,
  codeArtifact: EXECUTION_ROLE_CHECKS.codeArtifact,
  protectedBucketNames: EXECUTION_ROLE_CHECKS.protectedBucketNames,
  boundary: EXECUTION_ROLE_CHECKS.boundary,
  boundaryArn: EXECUTION_ROLE_CHECKS.boundaryArn,
  celeryQueueArn: EXECUTION_ROLE_CHECKS.celeryQueueArn,
  metricNamespaces: EXECUTION_ROLE_CHECKS.metricNamespaces,
  otherTeamArns: EXECUTION_ROLE_CHECKS.otherTeamArns,
  executionRoleArn: EXECUTION_ROLE_CHECKS.existingRoleArn,
  executionRoleName: EXECUTION_ROLE_CHECKS.roleName,
};

/** The problem of an existing role that cannot be the environment's. */
export function executionRoleProblem({
  executionRoleArn,
  executionRoleName: roleName,
  accountId,
  boundary,
  boundaryArn,
}: TeamIdentityProps & AwsAccountProps): string | undefined {
  const isKnown = ![executionRoleArn, accountId].some((part) => Token.isUnresolved(part));
  return executionRoleArn === undefined
    ? undefined
    : existingRoleProblem({
        existingRoleArn: executionRoleArn,
        accountId: isKnown ? accountId : undefined,
        roleName,
        boundary,
        boundaryArn,
      });
}

/** The role of Airflow and the DAGs. */
export function createExecutionRole(
  { scope, account, common, encryptionKey }: EncryptedPartScope,
  props: TeamIdentityProps &
    TeamBucketProps &
    DeliverySettings &
    TeamAuditProps &
    TeamSecretsProps &
    TeamSnapshotProps,
): ExecutionRole {
  return new ExecutionRole(scope, "ExecutionRole", {
    ...common,
    bucketName: props.bucketName,
    secretsPrefix: props.secretsPrefix,
    secretsSeparator: props.secretsSeparator,
    encryptionKey,
    permissions: props.permissions,
    sharedBy: props.sharedBy,
    passRoles: props.passRoles,
    codeArtifact: props.codeArtifact,
    protectedArns: [
      ...(props.audit === undefined ? [] : recordArns(props.audit)),
      ...protectedDeliveryArns(account, common, props),
      ...(props.privilegeSnapshot === undefined ? [] : snapshotArns(account, snapshotName(common))),
    ],
    protectedBucketNames: props.protectedBucketNames,
    boundary: props.boundary,
    boundaryArn: props.boundaryArn,
    celeryQueueArn: props.celeryQueueArn,
    metricNamespaces: props.metricNamespaces,
    otherTeamArns: props.otherTeamArns,
    existingRoleArn: props.executionRoleArn,
    roleName: props.executionRoleName,
  });
}
