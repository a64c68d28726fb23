import { iamRoleArnRule } from "../aws/arn-rules";
import { logRetentionRule } from "../aws/log-retention";
import { roleArn, roleNameRule } from "../aws/role-checks";
import { bucketNameRule } from "../names/bucket-name";
import { detectorNameRule } from "../names/detector-names";
import { environmentNameRule } from "../names/environment-name";
import { logGroupNameRule } from "../names/log-groups";
import { snsTopicArnRule } from "../notification/notification-rules";
import {
  constructWith,
  known,
  list,
  number,
  optional,
  type PropChecks,
  text,
} from "../validation/prop-checks";
import { matching, type Rule, show } from "../validation/rule";
import { type AuditAlertsProps } from "./audit-alerts-props";
import { auditRecordCheck } from "./audit-record-check";

/** The ARN of one thing of a service: in a pattern, a part of one would match nothing. */
function arnOf(service: string): Rule<string> {
  return matching(
    new RegExp(`^arn:aws[\\w-]*:${service}:[a-z0-9-]*:\\d{12}:[^*?\\s]+$`),
    (arn) => `must be an ARN of ${service}, got: ${show(arn)}`,
  );
}

const notEmptyRule: Rule<string> = (value) => (value === "" ? 'must not be empty, got: ""' : undefined);

const roles = list(text(iamRoleArnRule));

/** Checks of `AuditAlertsProps`. */
export const AUDIT_ALERTS_CHECKS: PropChecks<AuditAlertsProps> = {
  account: constructWith("accountId"),
  record: auditRecordCheck,
  // Names of rules are made of it, and cut to EventBridge's length.
  environmentName: known("the name of an environment, written out", text(environmentNameRule)),
  executionRoleArn: roleArn,
  executionRoleName: text(roleNameRule),
  boundaryArn: text(arnOf("iam")),
  programRoleArns: roles,
  bucketName: text(bucketNameRule),
  intakeBucketName: optional(text(bucketNameRule)),
  dagWriterRoleArns: roles,
  secretsPrefixes: list(text(notEmptyRule)),
  secretAdministratorRoleArns: roles,
  deployerArn: roleArn,
  logGroupNames: list(text(logGroupNameRule)),
  // A number in a pattern is compared, not resolved.
  logRetentionInDays: known("a number of days, written out", number(logRetentionRule)),
  detectorName: text(detectorNameRule),
  snapshotNames: optional(list(text(detectorNameRule))),
  topicArn: text(snsTopicArnRule),
  functionName: text(detectorNameRule),
  functionArn: text(arnOf("lambda")),
  deadLetterQueueArn: text(arnOf("sqs")),
  topicDependables: list(constructWith("fqn")),
};
