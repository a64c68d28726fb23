import { z } from "zod";
import { ALERT_KINDS } from "../model/alert-kinds";
import { FINDING_KINDS, SEVERITIES } from "../model/finding";
import { OUTCOMES } from "../model/significance";

const time = z.iso.datetime({ precision: 3 });
const significance = { severity: z.enum(SEVERITIES), outcome: z.enum(OUTCOMES) };
const changed = {
  kind: z.enum([...FINDING_KINDS, ...ALERT_KINDS]).describe("What happened."),
  ...significance,
  targetUser: z.string().optional().describe("The Airflow user that was changed."),
  targetUserId: z.string().optional().describe("The user's number, where a request names it by that."),
  role: z.string().optional().describe("The Airflow role that was given, taken or changed."),
  permission: z.string().optional().describe("The permission, such as `can edit on Connections`."),
};

const finding = z.object({
  ...changed,
  rule: z.string().describe("The rule that found the line."),
  logGroup: z
    .string()
    .describe(
      "In an audit alert that of the trail; empty where it is not known, and where a state shows it.",
    ),
  logStream: z.string().describe("Empty in an audit alert, and where a state shows it."),
  time: time.describe("When the line was written, UTC."),
  evidence: z.string().describe("The line, without secrets, cut to a length that fits."),
  fingerprint: z.string().describe("SHA-256 of log group, stream, time and line."),
});

/** The `detail` of an event. Version 1 only ever gains optional keys; readers ignore those they do not know. */
export const eventDetailSchema = z
  .object({
    version: z.literal("1"),
    id: z.string().describe("The same for every event that reports the same incident."),
    environment: z.string().describe("Name of the MWAA environment."),
    ...changed,
    actor: z
      .object({
        type: z.enum(["dag", "component", "principal"]),
        dagId: z.string().optional(),
        runId: z.string().optional().describe("As the log stream's name has it: colons are underscores."),
        taskId: z.string().optional(),
        mapIndex: z.int().optional(),
        tryNumber: z.int().optional(),
        component: z
          .string()
          .describe(
            "task, dag-processor, webserver, scheduler, worker or triggerer; state where a snapshot shows it; the AWS service in an audit alert.",
          ),
        principal: z
          .string()
          .optional()
          .describe("In an audit alert: ARN of the IAM role or user that called."),
        session: z.string().optional().describe("In an audit alert: name of the role's session."),
        sourceAddress: z
          .string()
          .optional()
          .describe("Where the call or the request came from, in an audit alert or an access line."),
      })
      .describe("Who did it, as far as the log shows."),
    flood: z
      .literal(true)
      .optional()
      .describe("Present where one minute of a log stream held too many changes to report them one by one."),
    folded: z
      .literal(true)
      .optional()
      .describe("Present where all suspected lines of a DAG, in one day, are one incident."),
    unlogged: z
      .literal(true)
      .optional()
      .describe(
        "Present where users, roles or permissions are other than they were, and no log line says so.",
      ),
    firstTime: time.describe("When the first line was written, or the state before was read, UTC."),
    lastTime: time.describe("When the last line was written, or the state after was read, UTC."),
    allowedBecause: z.string().optional().describe("The allow list's reason, where it expects the change."),
    update: z
      .object(significance)
      .optional()
      .describe("Present where the incident was reported before: how grave it was then."),
    link: z
      .string()
      .describe(
        "The lines in the CloudWatch console; the environment in MWAA's where a snapshot shows the change.",
      ),
    findingCount: z.int().min(1).describe("Lines in the incident."),
    findings: z.array(finding).min(1).describe("Its first lines, as many as fit."),
  })
  .describe(
    "detail of the EventBridge events `Privilege Change Detected` and `Audit Alert Raised` of the source `mwaa-teams`",
  );

/** The `detail` of an event. */
export type EventDetail = z.output<typeof eventDetailSchema>;
