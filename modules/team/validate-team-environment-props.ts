import { Token } from "cdktf";
import { type Construct } from "constructs";
import { auditRecordCheck } from "../audit/audit-record-check";
import { logRetentionRule } from "../aws/log-retention";
import { allowedChanges, DETECTION_MODES, emails, schedule, topicArns } from "../detection/detector-checks";
import { airflowConfigurationProblems } from "../environment/airflow-configuration";
import { airflowVersionRule } from "../environment/airflow-version";
import { bucketNameRule } from "../names/bucket-name";
import {
  capacityProblems,
  type EnvironmentCapacity,
  ENVIRONMENT_CLASSES,
} from "../environment/environment-class";
import { FILE_CHECKS } from "../environment/environment-files";
import { LOG_LEVELS } from "../environment/log-level";
import { maintenanceWindowRule } from "../environment/maintenance-window";
import { WEBSERVER_ACCESS, webserverAccessProblem } from "../environment/webserver-access";
import { kmsKeyArnRule } from "../aws/arn-rules";
import { permissionList } from "../identity/permission-check";
import { roleArn, roleArns, roleNameRule } from "../aws/role-checks";
import { WEB_ACCESS_CHECKS } from "../identity/web-access";
import { vpcCidrRule } from "../network/cidr";
import { EXISTING_VPC_CHECKS } from "../network/existing-vpc";
import { endpointServices, zones } from "../network/network-checks";
import { EGRESS } from "../network/network-rules";
import { secretNames } from "../secrets/secrets-backend";
import {
  choice,
  flag,
  known,
  list,
  number,
  optional,
  type PropChecks,
  shape,
  text,
  texts,
} from "../validation/prop-checks";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { knownCapacity } from "./capacity";
import { type TeamEnvironmentProps } from "./team-environment-props";

/** Every prop under its own name: what is wrong is told in the words of whoever wrote it. */
function checks({ region }: TeamEnvironmentProps): PropChecks<TeamEnvironmentProps> {
  return {
    ...WEB_ACCESS_CHECKS,
    ...FILE_CHECKS,
    // Which of the hardened options there are depends on it, and whether a change of it replaces the environment.
    airflowVersion: known("an Airflow version, written out", text(airflowVersionRule)),
    bucketName: text(bucketNameRule),
    environmentClass: optional(choice(ENVIRONMENT_CLASSES)),
    schedulers: optional(number()),
    minWorkers: optional(number()),
    maxWorkers: optional(number()),
    minWebservers: optional(number()),
    maxWebservers: optional(number()),
    airflowConfigurationOptions: optional(texts),
    weeklyMaintenanceWindowStart: optional(text(maintenanceWindowRule)),
    webserverAccess: optional(choice(WEBSERVER_ACCESS)),
    vpcCidr: optional(text(vpcCidrRule)),
    egress: optional(choice(EGRESS)),
    additionalEndpointServices: endpointServices,
    availabilityZones: zones,
    existingVpc: optional(shape(EXISTING_VPC_CHECKS)),
    connections: secretNames,
    variables: secretNames,
    secretAdministratorRoleArns: roleArns,
    permissions: optional(permissionList),
    protectedBucketNames: optional(list(text(bucketNameRule))),
    executionRoleName: optional(text(roleNameRule)),
    dagWriterRoleArns: roleArns,
    bucketReaderRoleArns: roleArns,
    deployRoleArn: optional(roleArn),
    accessLogsBucketName: optional(text(bucketNameRule)),
    logLevel: optional(choice(LOG_LEVELS)),
    logRetentionInDays: optional(number(logRetentionRule)),
    kmsKeyArn: optional(text(kmsKeyArnRule)),
    detectionSchedule: schedule,
    detectionMode: optional(choice(DETECTION_MODES)),
    realtimeDetection: optional(flag),
    notificationEmails: emails,
    notificationTopicArns: topicArns(region),
    allowedPrivilegeChanges: allowedChanges,
    audit: optional(auditRecordCheck),
    deletionProtection: optional(flag),
  };
}

/** Throws for the first prop that MWAA or this library refuses by itself. */
export function validateTeamEnvironmentProps(scope: Construct, props: TeamEnvironmentProps): void {
  validateProps(scope, props, checks(props));
}

/** Throws for the first two props, each right by itself, that do not go together. */
export function validateTogether(
  scope: Construct,
  props: TeamEnvironmentProps,
  capacity: EnvironmentCapacity,
): void {
  const fail = (prop: string, problem: string): never => {
    throw new PropValidationError(scope.node.path, prop, problem);
  };
  const [capacityProblem] = capacityProblems(knownCapacity(capacity));
  if (capacityProblem !== undefined) {
    fail(capacityProblem.field, capacityProblem.problem);
  }
  const accessProblem = webserverAccessProblem(props.webserverAccess ?? "private", props.airflowVersion);
  if (accessProblem !== undefined) {
    fail("webserverAccess", accessProblem);
  }
  const services = props.additionalEndpointServices ?? [];
  if (services.length > 0 && (props.vpcCidr === undefined || props.egress !== "endpoints")) {
    fail(
      "additionalEndpointServices",
      `must be empty unless a VPC with \`egress: "endpoints"\` is created, got: ${services.join(", ")}`,
    );
  }
  // A value that is known after apply only cannot be checked, but an option that must not be set can.
  const options = Object.entries(props.airflowConfigurationOptions ?? {}).map(([option, value]) => [
    option,
    Token.isUnresolved(value) ? "known after apply" : value,
  ]);
  const [optionProblem] = airflowConfigurationProblems(Object.fromEntries(options) as Record<string, string>);
  if (optionProblem !== undefined) {
    fail(`airflowConfigurationOptions["${optionProblem.option}"]`, optionProblem.problem);
  }
}
