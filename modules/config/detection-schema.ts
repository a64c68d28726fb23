import { z } from "zod";
import { FINDING_KINDS, NOTIFIED_SEVERITIES } from "../../functions/privilege-detector/contract";
import { emailRule, snsTopicArnRule } from "../notification/notification-rules";
import { dailyScheduleRule, scheduleExpressionRule } from "../detection/schedule-expression";
import { asProp } from "./key-target";
import { TEAM_DEFAULTS } from "../team/team-environment-props";
import { SNAPSHOT_ENDPOINTS } from "../team/parts/snapshot-settings";
import { alarmNameRule, DETECTION_MODES } from "../detection/detector-checks";
import { listOfUnique, map, text } from "../yaml/schema-types";

const allowedChange = map({
  dagId: z.string().min(1).describe("Id of the DAG that makes the change. Required."),
  kinds: z.array(z.enum(FINDING_KINDS)).min(1).describe("What it may do; at least one. Required."),
  roles: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      "Airflow roles that it may give, take or change. Admin counts only where it is named. Default: any but Admin.",
    ),
  users: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Airflow users that it may change. Default: any."),
  reason: z.string().min(1).describe("Why, shown in the notification. Required."),
});

/** How privilege changes are detected, and who is notified. */
export const detectionSchema = map({
  schedule: asProp(
    "detectionSchedule",
    text(scheduleExpressionRule, dailyScheduleRule)
      .default(TEAM_DEFAULTS.detectionSchedule)
      .describe("When to run: rate(5 minutes) or cron(0/5 * * * ? *), in UTC, at least once a day."),
  ),
  mode: asProp(
    "detectionMode",
    z
      .enum(DETECTION_MODES)
      .default(TEAM_DEFAULTS.detectionMode)
      .describe(
        "full classifies every log line that may indicate a change; reference runs AWS's query and counts.",
      ),
  ),
  realtime: asProp(
    "realtimeDetection",
    z
      .boolean()
      .default(TEAM_DEFAULTS.realtimeDetection)
      .describe(
        "Whether log lines are also read as they arrive, by a subscription filter on each log group.",
      ),
  ),
  snapshot: asProp(
    "privilegeSnapshot",
    map({
      endpoint: z
        .enum(SNAPSHOT_ENDPOINTS)
        .optional()
        .describe(
          "create makes an interface endpoint for airflow.env; none is for a VPC that has one, or a public web server that the subnets reach. Default: create, unless network.create.endpoints has airflow.env.",
        ),
    })
      .optional()
      .describe(
        "Reads Airflow's users, roles and permissions every hour and reports what has changed, whatever was logged; {} for the defaults. For Airflow 2. Default: none.",
      ),
  ),
  notify: map({
    emails: asProp(
      "notificationEmails",
      listOfUnique(text(emailRule))
        .default([])
        .describe("E-mail addresses to notify; each must confirm its subscription."),
    ),
    topicArns: asProp(
      "notificationTopicArns",
      listOfUnique(text(snsTopicArnRule))
        .default([])
        .describe("ARNs of existing SNS topics, in the team's Region, to publish to as well."),
    ),
    alarmNames: asProp(
      "alarmNames",
      listOfUnique(text(alarmNameRule))
        .default([])
        .describe(
          "Names of CloudWatch alarms of yours that may publish to the team's topic, such as those of mwaa-teams.config.ts; * is any characters.",
        ),
    ),
    minimumSeverity: asProp(
      "notificationMinimumSeverity",
      z
        .enum(NOTIFIED_SEVERITIES)
        .default(TEAM_DEFAULTS.notificationMinimumSeverity)
        .describe(
          "The mildest severity of privilege changes that is published to the topics; milder ones are EventBridge events.",
        ),
    ),
  })
    .prefault({})
    .describe("Who is notified of privilege changes, and of failures of the detector."),
  allow: asProp(
    "allowedPrivilegeChanges",
    z
      .array(allowedChange)
      .default([])
      .describe("Changes that are expected: recorded as INFORMATIONAL, without a notification."),
  ),
});
