import { type Finding } from "../model/finding";
import { type Incident, lineCount } from "../model/incident";
import { type EventDetail } from "./event-schema";
import { linkOf, type MessageContext } from "./notification";

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
    ...(incident.unlogged === undefined ? {} : { unlogged: incident.unlogged }),
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
