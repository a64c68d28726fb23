import { z } from "zod";
import { ALERT_KINDS } from "../model/alert-kinds";
import { FINDING_KINDS, type Finding, SEVERITIES } from "../model/finding";
import { type Incident, lineCount } from "../model/incident";
import { linkOf, type MessageContext } from "./notification";
import { OUTCOMES } from "../model/significance";

/** `source` and `detail-type` of the events, for rules that match them. */
export const EVENT_SOURCE = "mwaa-teams";
export const EVENT_DETAIL_TYPE = "Privilege Change Detected";
/** `detail-type` of what the audit trail raised an alert for; the `detail` has the same schema. */
export const ALERT_DETAIL_TYPE = "Audit Alert Raised";

/** What the events are called. */
export type EventDetailType = typeof EVENT_DETAIL_TYPE | typeof ALERT_DETAIL_TYPE;

/** EventBridge takes at most 256 KB in an entry; the rest is for what it counts beside the detail. */
const DETAIL_BYTES = 240 * 1_024;

/** Longest text that the log has control over and the event repeats. */
const TEXT_LENGTH = 8_192;

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
  logGroup: z.string().describe("In an audit alert that of the trail; empty where it is not known."),
  logStream: z.string().describe("Empty in an audit alert."),
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
            "task, dag-processor, webserver, scheduler, worker or triggerer; the AWS service in an audit alert.",
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
    firstTime: time.describe("When the first line was written, UTC."),
    lastTime: time.describe("When the last line was written, UTC."),
    allowedBecause: z.string().optional().describe("The allow list's reason, where it expects the change."),
    update: z
      .object(significance)
      .optional()
      .describe("Present where the incident was reported before: how grave it was then."),
    link: z.string().describe("The lines in the CloudWatch console."),
    findingCount: z.int().min(1).describe("Lines in the incident."),
    findings: z.array(finding).min(1).describe("Its first lines, as many as fit."),
  })
  .describe(
    "detail of the EventBridge events `Privilege Change Detected` and `Audit Alert Raised` of the source `mwaa-teams`",
  );

/** The `detail` of an event. */
export type EventDetail = z.output<typeof eventDetailSchema>;

/** The event of an incident, short enough for EventBridge. */
export function eventDetailOf(incident: Incident, { place, before }: MessageContext): EventDetail {
  const { id, environment, kind, severity, outcome, actor, allowedBecause, findings } = incident;
  const detail: EventDetail = {
    version: "1",
    id,
    environment,
    kind,
    severity,
    outcome,
    ...namesOf(incident),
    actor,
    ...(incident.flood === undefined ? {} : { flood: incident.flood }),
    ...(incident.folded === undefined ? {} : { folded: incident.folded }),
    firstTime: utc(incident.firstTimestamp),
    lastTime: utc(incident.lastTimestamp),
    ...(allowedBecause === undefined ? {} : { allowedBecause }),
    ...(before === undefined ? {} : { update: before }),
    link: linkOf(incident, place),
    findingCount: lineCount(incident),
    findings: [],
  };
  let bytes = byteLength(detail);
  for (const one of findings.map(findingOf)) {
    bytes += byteLength(one) + 1;
    if (bytes > DETAIL_BYTES) {
      break;
    }
    detail.findings.push(one);
  }
  return detail;
}

function findingOf(found: Finding): EventDetail["findings"][number] {
  const { kind, severity, outcome, rule, logGroup, logStream, timestamp, fingerprint } = found;
  const evidence = cut(found.evidence);
  return {
    ...{ kind, severity, outcome, ...namesOf(found) },
    ...{ rule, logGroup, logStream, time: utc(timestamp), evidence, fingerprint },
  };
}

function namesOf({
  targetUser,
  targetUserId,
  role,
  permission,
}: Incident | Finding): Pick<EventDetail, "targetUser" | "targetUserId" | "role" | "permission"> {
  return {
    ...(targetUser === undefined ? {} : { targetUser: cut(targetUser) }),
    ...(targetUserId === undefined ? {} : { targetUserId }),
    ...(role === undefined ? {} : { role: cut(role) }),
    ...(permission === undefined ? {} : { permission: cut(permission) }),
  };
}

/** A log line may be 1 MB long, and a name in it nearly as long. Half a surrogate pair would be no valid JSON. */
function cut(text: string): string {
  return text.slice(0, TEXT_LENGTH).replace(/\p{Surrogate}/gu, "\u{FFFD}");
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function byteLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
