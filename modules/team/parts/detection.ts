import { type AllowedChange, type NotifiedSeverity } from "../../../functions/privilege-detector/contract";
import { DIRECT_ALERTS } from "../../audit/direct-message";
import {
  alarmNames,
  allowedChanges,
  DETECTION_MODES,
  minimumSeverity,
  schedule,
  topicArns,
} from "../../detection/detector-checks";
import { PrivilegeChangeDetector } from "../../detection/privilege-change-detector";
import { DEFAULT_SCHEDULE } from "../../detection/schedule-expression";
import { type EnvironmentLogs } from "../../environment/environment-logs";
import { detectorName } from "../../names/detector-names";
import { alertRuleName } from "../../names/alert-names";
import { healthAlarmName } from "../../names/health-names";
import { emails } from "../../notification/emails";
import { choice, flag, optional, type PropChecks } from "../../validation/prop-checks";
import { type TeamAuditProps } from "./audit";
import { type TeamHealthProps } from "./health";
import { type TeamLogsProps } from "./logs";
import { type EncryptedPartScope } from "./shared";

/** How privilege changes are detected, and who is notified. */
export interface TeamDetectionProps {
  /**
   * When to run the detector: an EventBridge schedule expression in UTC; at least once a day.
   * @default "rate(5 minutes)"
   */
  readonly detectionSchedule?: string;

  /**
   * `full` classifies every log line that may indicate a privilege change; `reference` runs AWS's query and
   * counts.
   * @default "full"
   */
  readonly detectionMode?: "full" | "reference";

  /**
   * Whether log lines are also read as they arrive, for alerts within seconds.
   * @default false
   */
  readonly realtimeDetection?: boolean;

  /**
   * E-mail addresses to notify of privilege changes and alarms; each must confirm its subscription.
   * @default - none
   */
  readonly notificationEmails?: readonly string[];

  /**
   * ARNs of existing SNS topics to publish to as well.
   * @default - none
   */
  readonly notificationTopicArns?: readonly string[];

  /**
   * The mildest severity of privilege changes that is published to the topics; milder ones are EventBridge events.
   * @default "LOW"
   */
  readonly notificationMinimumSeverity?: NotifiedSeverity;

  /**
   * Privilege changes that DAGs are expected to make. They are recorded without a notification.
   * @default - none
   */
  readonly allowedPrivilegeChanges?: readonly AllowedChange[];

  /**
   * Names of further CloudWatch alarms of yours that may publish to the detector's topic; `*` is any characters.
   * @default - none: the topic takes no alarm that others create in the account
   */
  readonly alarmNames?: readonly string[];
}

/** Defaults of `TeamDetectionProps`. */
export const DETECTION_DEFAULTS = {
  detectionSchedule: DEFAULT_SCHEDULE,
  detectionMode: "full",
  realtimeDetection: false,
  notificationMinimumSeverity: "LOW",
} as const satisfies TeamDetectionProps;

/** Checks of `TeamDetectionProps`, one by one; topics must be in the Region. */
export function detectionChecks(region: string | undefined): PropChecks<TeamDetectionProps> {
  return {
    detectionSchedule: schedule,
    detectionMode: optional(choice(DETECTION_MODES)),
    realtimeDetection: optional(flag),
    notificationEmails: emails,
    notificationTopicArns: topicArns(region),
    notificationMinimumSeverity: minimumSeverity,
    allowedPrivilegeChanges: allowedChanges,
    alarmNames,
  };
}

/** The environment's privilege-change detector. */
export function createDetector(
  { scope, account, common, encryptionKey }: EncryptedPartScope,
  props: TeamDetectionProps & TeamLogsProps & TeamAuditProps & TeamHealthProps,
  logs: EnvironmentLogs,
): PrivilegeChangeDetector {
  const { environmentName } = common;
  return new PrivilegeChangeDetector(scope, "PrivilegeChangeDetector", {
    ...common,
    // By this name, which has the qualifier; without one, it is the default.
    detectorName: detectorName(common),
    environments: [{ environmentName, allow: props.allowedPrivilegeChanges }],
    encryptionKey,
    schedule: props.detectionSchedule,
    mode: props.detectionMode,
    realtime: props.realtimeDetection,
    emails: props.notificationEmails,
    topicArns: props.notificationTopicArns,
    minimumSeverity: props.notificationMinimumSeverity,
    alarmNames: [
      ...(props.alarmNames ?? []),
      ...(props.health === undefined ? [] : [healthAlarmName(environmentName, "*")]),
    ],
    publishingRuleArns:
      props.audit &&
      DIRECT_ALERTS.map((kind) => account.arn("events", `rule/${alertRuleName(environmentName, kind)}`)),
    logRetentionInDays: props.logRetentionInDays,
    logGroups: logs.dependables,
  });
}
