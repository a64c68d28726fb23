import { Token } from "cdktf";
import {
  type AllowedChange,
  FINDING_KINDS,
  NOTIFIED_SEVERITIES,
  type NotifiedSeverity,
} from "../../functions/privilege-detector/contract";
import { AWS_ACCOUNT_CHECKS } from "../aws/aws-account";
import { logRetentionRule } from "../aws/log-retention";
import { environmentNameRule } from "../names/environment-name";
import {
  choice,
  constructWith,
  flag,
  known,
  list,
  number,
  optional,
  type PropCheck,
  type PropChecks,
  shape,
  text,
} from "../validation/prop-checks";
import { matching, type Rule, show } from "../validation/rule";
import { detectorNameRule } from "../names/detector-names";
import { emails } from "../notification/emails";
import { snsTopicArnRule, snsTopicRegionRule } from "../notification/notification-rules";

import {
  type PrivilegeChangeDetectorProps,
  type WatchedEnvironment,
} from "./privilege-change-detector-props";
import { dailyScheduleRule, scheduleExpressionRule } from "./schedule-expression";

/** How the detector evaluates the lines that it reads. */
export const DETECTION_MODES = ["full", "reference"] as const;

/** The schedule: windows and alarms are computed from it. */
export const schedule: PropCheck<string | undefined> = optional(
  known("a schedule, written out", text(scheduleExpressionRule, dailyScheduleRule)),
);

/** Topics to publish to; in the detector's Region, where that is known. */
export function topicArns(region: string | undefined): PropCheck<readonly string[] | undefined> {
  const inRegion = region === undefined || Token.isUnresolved(region) ? [] : [snsTopicRegionRule(region)];
  return optional(list(text(snsTopicArnRule, ...inRegion)));
}

/** The mildest severity that is published. */
export const minimumSeverity: PropCheck<NotifiedSeverity | undefined> = optional(choice(NOTIFIED_SEVERITIES));

const notEmptyRule: Rule<string> = (value) => (value === "" ? `must not be empty, got: ""` : undefined);

/** Changes that are expected. */
export const allowedChanges: PropCheck<readonly AllowedChange[] | undefined> = optional(
  list(
    shape<AllowedChange>({
      dagId: text(notEmptyRule),
      kinds: list(choice(FINDING_KINDS), { min: 1 }),
      roles: optional(list(text(notEmptyRule), { min: 1 })),
      users: optional(list(text(notEmptyRule), { min: 1 })),
      reason: text(notEmptyRule),
    }),
  ),
);

const RULE_ARN = /^arn:(?:aws|aws-cn|aws-us-gov):events:[a-z0-9-]+:\d{12}:rule\/[\w./-]+$/;

const ruleArnRule: Rule<string> = (arn) =>
  RULE_ARN.test(arn)
    ? undefined
    : `must be the ARN of an EventBridge rule, such as arn:aws:events:eu-west-1:111122223333:rule/audit, got: ${show(arn)}`;

/** Names of alarms, which may have wildcards. */
export const alarmNameRule: Rule<string> = matching(
  /^(?![*?]+$)[^:\s$][^:$]{0,254}$/,
  (name) =>
    `must be the name of an alarm, 1 to 255 characters without colons and dollars, not only wildcards, got: ${show(name)}`,
);

/** Names of alarms that publish to a topic. */
export const alarmNames: PropCheck<readonly string[] | undefined> = optional(list(text(alarmNameRule)));

/** Checks of `PrivilegeChangeDetectorProps`. */
export function detectorChecks(region: string | undefined): PropChecks<PrivilegeChangeDetectorProps> {
  return {
    ...AWS_ACCOUNT_CHECKS,
    environments: list(
      shape<WatchedEnvironment>({ environmentName: text(environmentNameRule), allow: allowedChanges }),
      { min: 1, distinct: ({ environmentName }) => environmentName },
    ),
    detectorName: optional(text(detectorNameRule)),
    encryptionKey: constructWith("keyArn"),
    schedule,
    mode: optional(choice(DETECTION_MODES)),
    realtime: optional(flag),
    emails,
    topicArns: topicArns(region),
    minimumSeverity,
    publishingRuleArns: optional(list(text(ruleArnRule))),
    alarmNames,
    logRetentionInDays: optional(number(logRetentionRule)),
    deletionProtection: optional(flag),
    logGroups: optional(list(constructWith("fqn"))),
  };
}
