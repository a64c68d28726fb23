import { type AwsAccountProps } from "../aws/aws-account";
import { type EnvironmentFilesProps, FILE_CHECKS } from "../environment/environment-files";
import { WEB_ACCESS_CHECKS, type WebAccessProps } from "../identity/web-access";
import { flag, optional, type PropChecks } from "../validation/prop-checks";
import { AIRFLOW_CHECKS, AIRFLOW_DEFAULTS, type TeamAirflowProps } from "./parts/airflow";
import { AUDIT_CHECKS, type TeamAuditProps } from "./parts/audit";
import { BUCKET_CHECKS, type TeamBucketProps } from "./parts/bucket";
import { TEAM_DELIVERY_CHECKS, type TeamDeliveryProps } from "./parts/delivery";
import { DETECTION_DEFAULTS, detectionChecks, type TeamDetectionProps } from "./parts/detection";
import { ENCRYPTION_CHECKS, type TeamEncryptionProps } from "./parts/encryption";
import { TEAM_HEALTH_CHECKS, type TeamHealthProps } from "./parts/health";
import { IDENTITY_CHECKS, type TeamIdentityProps } from "./parts/identity";
import { LOGS_CHECKS, LOGS_DEFAULTS, type TeamLogsProps } from "./parts/logs";
import { NETWORK_CHECKS, NETWORK_DEFAULTS, type TeamNetworkSettings } from "./parts/network";
import { SECRETS_CHECKS, type TeamSecretsProps } from "./parts/secrets";
import { SNAPSHOT_CHECKS, type TeamSnapshotProps } from "./parts/snapshot-settings";

/**
 * Props of `TeamEnvironment`. Each part of an environment documents its own; exactly one of `vpcCidr` and
 * `existingVpc` is needed.
 */
export interface TeamEnvironmentProps
  extends
    AwsAccountProps,
    Omit<EnvironmentFilesProps, "bucket">,
    WebAccessProps,
    TeamAirflowProps,
    TeamAuditProps,
    TeamBucketProps,
    TeamDeliveryProps,
    TeamDetectionProps,
    TeamEncryptionProps,
    TeamHealthProps,
    TeamIdentityProps,
    TeamLogsProps,
    TeamNetworkSettings,
    TeamSecretsProps,
    TeamSnapshotProps {
  /** Name of the MWAA environment, 1 to 80 characters, a letter first. It can never change. */
  readonly environmentName: string;

  /**
   * Stands behind the environment's name where an account has one name for all Regions, in the names of roles, policies and
   * dashboards, and of what has its role's name: 1 to 20 lower-case letters, digits and hyphens. For a second environment
   * of this name, in another Region. It can never change: renamed roles and functions are replaced.
   * @default - none
   */
  readonly qualifier?: string;

  /**
   * Whether Terraform rejects a plan that destroys the environment, its buckets, its key, its log groups, or the
   * table of the detector or of the publisher. Where it does not, destroying also deletes every object in the buckets.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** Every default of `TeamEnvironmentProps` that is a value; `teams.yaml` and the Terraform module have the same. */
export const TEAM_DEFAULTS = {
  ...AIRFLOW_DEFAULTS,
  ...DETECTION_DEFAULTS,
  ...LOGS_DEFAULTS,
  ...NETWORK_DEFAULTS,
  deletionProtection: true,
} as const satisfies Partial<TeamEnvironmentProps>;

/** Every prop under its own name, so that a problem is reported with the name that the user wrote. */
export function teamEnvironmentChecks({ region }: TeamEnvironmentProps): PropChecks<TeamEnvironmentProps> {
  return {
    ...WEB_ACCESS_CHECKS,
    ...FILE_CHECKS,
    ...AIRFLOW_CHECKS,
    ...BUCKET_CHECKS,
    ...TEAM_DELIVERY_CHECKS,
    ...NETWORK_CHECKS,
    ...SECRETS_CHECKS,
    ...IDENTITY_CHECKS,
    ...LOGS_CHECKS,
    ...ENCRYPTION_CHECKS,
    ...detectionChecks(region),
    ...SNAPSHOT_CHECKS,
    ...AUDIT_CHECKS,
    ...TEAM_HEALTH_CHECKS,
    deletionProtection: optional(flag),
  };
}
