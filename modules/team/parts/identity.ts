import { roleNameRule } from "../../aws/role-checks";
import { ExecutionRole } from "../../identity/execution-role";
import { type Permission } from "../../identity/permission";
import { permissionList } from "../../identity/permission-check";
import { recordArns } from "../../names/audit-names";
import { bucketNameRule } from "../../names/bucket-name";
import { list, optional, type PropChecks, text } from "../../validation/prop-checks";
import { type TeamAuditProps } from "./audit";
import { type TeamBucketProps } from "./bucket";
import { type EncryptedPartScope } from "./shared";

/** Additional permissions of DAGs, and the limits of their execution role. */
export interface TeamIdentityProps {
  /**
   * Additional permissions of the DAGs, beyond what Airflow needs.
   * @default - nothing
   */
  readonly permissions?: readonly Permission[];

  /**
   * Names of buckets that the permissions boundary denies to DAGs, reads included, such as the one of Terraform's
   * state.
   * @default - none
   */
  readonly protectedBucketNames?: readonly string[];

  /**
   * Name of the execution role, 1 to 64 characters.
   * @default `mwaa-<environmentName>-execution`
   */
  readonly executionRoleName?: string;
}

/** Checks of `TeamIdentityProps`, one by one. */
export const IDENTITY_CHECKS: PropChecks<TeamIdentityProps> = {
  permissions: optional(permissionList),
  protectedBucketNames: optional(list(text(bucketNameRule))),
  executionRoleName: optional(text(roleNameRule)),
};

/** The role of Airflow and the DAGs. */
export function createExecutionRole(
  { scope, common, encryptionKey }: EncryptedPartScope,
  props: TeamIdentityProps & TeamBucketProps & TeamAuditProps,
): ExecutionRole {
  return new ExecutionRole(scope, "ExecutionRole", {
    ...common,
    bucketName: props.bucketName,
    encryptionKey,
    permissions: props.permissions,
    protectedArns: props.audit && recordArns(props.audit),
    protectedBucketNames: props.protectedBucketNames,
    roleName: props.executionRoleName,
  });
}
