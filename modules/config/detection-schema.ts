import { z } from "zod";
import { FINDING_KINDS } from "../../functions/privilege-detector/finding";
import { emailRule, snsTopicArnRule } from "../detection/notification-rules";
import { dailyScheduleRule, scheduleExpressionRule } from "../detection/schedule-expression";
import { listOfUnique, map, text } from "./schema-types";

const allowedChange = map({
  dagId: z.string().min(1).describe("Id of the DAG that makes the change. Required."),
  kinds: z.array(z.enum(FINDING_KINDS)).min(1).describe("What it may do; at least one. Required."),
  reason: z.string().min(1).describe("Why, for whoever reads the message. Required."),
});

/** How privilege changes are looked for, and who is told. */
export const detectionSchema = map({
  schedule: text(scheduleExpressionRule, dailyScheduleRule)
    .default("rate(5 minutes)")
    .describe("When to look: rate(5 minutes) or cron(0/5 * * * ? *), in UTC, at least once a day."),
  mode: z
    .enum(["full", "reference"])
    .default("full")
    .describe("full classifies every line that may tell of a change; reference runs AWS's query and counts."),
  realtime: z
    .boolean()
    .default(false)
    .describe("Whether lines are also looked at as they arrive, by a subscription filter on each log group."),
  notify: map({
    emails: listOfUnique(text(emailRule))
      .default([])
      .describe("E-mail addresses that are told; each must confirm its subscription."),
    topicArns: listOfUnique(text(snsTopicArnRule))
      .default([])
      .describe("ARNs of existing SNS topics of the team's Region that are told as well."),
  })
    .prefault({})
    .describe("Who is told of privilege changes, and when the detector is blind."),
  allow: z
    .array(allowedChange)
    .default([])
    .describe("Changes that are expected: recorded as INFORMATIONAL, and nobody is woken."),
});
