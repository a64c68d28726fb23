import "./package/check-on-import";

export { AwsAccount, type AwsAccountProps } from "./aws/aws-account";
export { useProvider } from "./aws/provider";
export { type MetricDefinition, type MetricOptions, type MetricStatistic } from "./aws/metric";
export { type PolicyStatement } from "./aws/policy-document";
export { DAG_PREFIX } from "./names/dag-prefix";
export { type Share, type SharedBy, type SharedThings } from "./names/shares";
export { type SecretsNaming } from "./names/secrets-prefix";
export { DagBucket, type DagBucketProps, type IDagBucket } from "./environment/dag-bucket";
export { DEPLOYED_KEYS } from "./environment/dag-bucket-policy-input";
export {
  type DeployedFile,
  EnvironmentFiles,
  type EnvironmentFilesProps,
} from "./environment/environment-files";
export { DagDelivery } from "./delivery/dag-delivery";
export { type DagDeliveryProps, type DeliverySettings } from "./delivery/dag-delivery-props";
export { type CiSource, type GithubSource, type GitlabSource } from "./delivery/ci-source";
export { PrivilegeChangeDetector } from "./detection/privilege-change-detector";
export {
  type PrivilegeChangeDetectorProps,
  type WatchedEnvironment,
} from "./detection/privilege-change-detector-props";
export { type DetectorMetricName } from "./detection/detector-metrics";
export { type DetectorMetricOptions } from "./detection/metered-detector";
export {
  type AllowedChange,
  type NotifiedSeverity,
  FINDING_KINDS,
  type FindingKind,
  type Severity,
} from "../functions/privilege-detector/contract";
export { EnvironmentKey, type EnvironmentKeyProps } from "./encryption/environment-key";
export { type IEnvironmentKey } from "./encryption/i-environment-key";
export { EnvironmentLogs, type EnvironmentLogsProps } from "./environment/environment-logs";
export { AirflowDashboard, type AirflowDashboardProps } from "./environment/airflow-dashboard";
export { AirflowHealthAlarms, type AirflowHealthAlarmsProps } from "./environment/airflow-health-alarms";
export { type HealthThresholds } from "./environment/health-thresholds";
export { ENVIRONMENT_CLASSES, type EnvironmentClass } from "./environment/environment-class";
export { type EnvironmentComponent } from "./environment/environment-metrics";
export { type LogType } from "./names/log-groups";
export { LOG_LEVELS, type LogLevel } from "./environment/log-level";
export { WEBSERVER_ACCESS, type WebserverAccess } from "./environment/webserver-access";
export { ExecutionRole, type IExecutionRole } from "./identity/execution-role";
export { type ExecutionRoleProps } from "./identity/execution-role-props";
export { type CodeArtifactRepository } from "./identity/code-artifact";
export { type PassedRole } from "./identity/passed-role";
export { type Permission } from "./identity/permission";
export { ExistingRole, type ExistingRoleProps } from "./identity/existing-role";
export { type IGrantable } from "./aws/grant";
export { type AirflowRole } from "./identity/airflow-role";
export { type ProgramAccess } from "./identity/program-access";
export { WebAccess, type WebAccessProps } from "./identity/web-access";
export { type ExistingVpcAttributes } from "./network/existing-vpc";
export { type ITeamNetwork } from "./network/i-team-network";
export { TeamNetwork, type TeamNetworkProps } from "./network/team-network";
export { SecretsBackend, type SecretsBackendProps } from "./secrets/secrets-backend";
export { type OwnersPolicies, TeamEnvironment } from "./team/team-environment";
export { type TeamEnvironmentProps } from "./team/team-environment-props";
export { MwaaTeamsError } from "./package/mwaa-teams-error";
export { InstallationError } from "./package/installation-error";
export { PropValidationError } from "./validation/prop-validation-error";
export { AuditTrail, type AuditTrailProps } from "./audit/audit-trail";
export { type AuditRecord } from "./names/audit-names";
export { AuditAlerts } from "./audit/audit-alerts";
export { type AuditAlertsProps } from "./audit/audit-alerts-props";
export { AuditStack } from "./app/audit-stack";
export { defineConfig, type MwaaTeamsHooks } from "./app/hooks";
export { TeamStack } from "./app/team-stack";
export {
  type AccountAudit,
  type S3State,
  type TeamAudit,
  type TeamConfig,
  type TeamsConfig,
} from "./config/teams-config";
