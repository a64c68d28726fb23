export { AwsAccount, type AwsAccountProps } from "./aws/aws-account";
export {
  DAG_PREFIX,
  DagBucket,
  type DagBucketProps,
  DEPLOYED_KEYS,
  type IDagBucket,
} from "./environment/dag-bucket";
export * from "./environment/environment-files";
export * from "./detection/privilege-change-detector";
export { type AllowedChange } from "../functions/privilege-detector/incident";
export { FINDING_KINDS, type FindingKind } from "../functions/privilege-detector/finding";
export * from "./environment/environment-key";
export * from "./environment/environment-logs";
export { ENVIRONMENT_CLASSES, type EnvironmentClass } from "./environment/environment-class";
export { LOG_LEVELS, type LogLevel } from "./environment/log-level";
export { WEBSERVER_ACCESS, type WebserverAccess } from "./environment/webserver-access";
export * from "./identity/execution-role";
export { type Permission } from "./identity/permission";
export * from "./identity/web-access";
export { type ExistingVpcAttributes } from "./network/existing-vpc";
export * from "./network/team-network";
export * from "./secrets/secrets-backend";
export * from "./team/team-environment";
export * from "./team/team-environment-props";
export { PropValidationError } from "./validation/validate-prop";
export * from "./audit/audit-trail";
export { type AuditRecord } from "./audit/audit-names";
