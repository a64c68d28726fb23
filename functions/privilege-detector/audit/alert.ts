import { createHash } from "node:crypto";
import { cloudTrailEventLink, logRecordLink } from "../notify/console-link";
import { type EventDetail } from "../notify/event-schema";
import { type Severity } from "../model/finding";
import { type Message } from "../notify/notification";
import { oneLine, subjectOf } from "../notify/sanitize-text";
import { redact } from "../log/redact";
import { type AlertInput, type CallRecord } from "./alert-input";
import { ALERT_SEVERITIES } from "../model/alert-kinds";
import { ALERT_ADVICE, ALERT_PHRASES } from "./alert-phrases";

/** An alert as it is delivered: to people, and as an event in the detector's schema. */
export interface Alert {
  readonly message: Message;
  readonly detail: EventDetail;
}

/** Longest evidence that an event repeats. */
const EVIDENCE_LENGTH = 8_192;

/** Where a refused call is that would be of this severity: nothing changed, but somebody tried. */
const REFUSED: Readonly<Record<"CRITICAL" | "HIGH", Severity>> = { CRITICAL: "HIGH", HIGH: "MEDIUM" };

/** The alert on a call that the audit trail recorded. */
export function alertOf({ alert, event: { detail: call } }: AlertInput, partition: string): Alert {
  const { kind, environment } = alert;
  const full = ALERT_SEVERITIES[kind];
  const outcome = call.errorCode === undefined ? "succeeded" : "blocked";
  const severity = outcome === "succeeded" ? full : REFUSED[full];
  const time = new Date(call.eventTime).toISOString();
  const place = { partition, region: alert.homeRegion };
  const link =
    alert.logGroup === ""
      ? cloudTrailEventLink({ partition, region: call.awsRegion }, call.eventID)
      : logRecordLink(place, { logGroup: alert.logGroup, term: call.eventID, at: Date.parse(time) });
  const evidence = redact(JSON.stringify(call.requestParameters ?? {})).slice(0, EVIDENCE_LENGTH);
  const sentence = `${roleOf(call)} ${ALERT_PHRASES[kind]} (${outcome})`;
  const significance = { kind, severity, outcome } as const;
  return {
    message: {
      subject: subjectOf(
        `${severity} ${environment}: ${shortName(roleOf(call))} ${ALERT_PHRASES[kind]}`,
        outcome,
      ),
      body: [
        `${severity} in ${environment} (account ${call.recipientAccountId ?? "unknown"}, ${call.awsRegion})`,
        `${oneLine(sentence)}.`,
        "",
        "What to do, in this order:",
        ...ALERT_ADVICE[kind].map((advice, index) => `${index + 1}. ${advice}`),
        "",
        ...facts(call, kind, time).map(([name, value]) => `${name}: ${oneLine(value)}`),
        "",
        "What the call asked for (secrets removed):",
        oneLine(evidence),
        "",
        "Record:",
        link,
        "",
        `Incident ${call.eventID}. A message with the same id reports the same call.`,
      ].join("\n"),
      attributes: { environment, kind, severity, outcome },
    },
    detail: {
      version: "1",
      id: call.eventID,
      environment,
      ...significance,
      actor: {
        type: "principal",
        component: call.eventSource,
        principal: roleOf(call),
        ...(sessionOf(call) === undefined ? {} : { session: sessionOf(call) }),
        ...(call.sourceIPAddress === undefined ? {} : { sourceAddress: call.sourceIPAddress }),
      },
      firstTime: time,
      lastTime: time,
      link,
      findingCount: 1,
      findings: [
        {
          ...significance,
          rule: call.eventName,
          // Records have no stream of their own to name before CloudTrail has delivered them.
          logGroup: alert.logGroup,
          logStream: "",
          time,
          evidence,
          fingerprint: createHash("sha256").update(call.eventID).digest("hex"),
        },
      ],
    },
  };
}

function facts(call: CallRecord, kind: string, time: string): [name: string, value: string][] {
  const candidates: [string, string | undefined][] = [
    ["Who", roleOf(call)],
    ["Session", sessionOf(call)],
    ["From", call.sourceIPAddress],
    ["With", call.userAgent],
    ["What", `${kind}: ${call.eventName} of ${call.eventSource}`],
    ["Outcome", call.errorCode === undefined ? "succeeded" : `blocked, ${call.errorCode}`],
    ["When (UTC)", time],
    ["Account", call.recipientAccountId],
    ["Region", call.awsRegion],
    ["Event id", call.eventID],
  ];
  return candidates.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

/** The role behind a session, or the user, or the service: what policies name. */
function roleOf({ userIdentity = {} }: CallRecord): string {
  const { sessionContext, arn, invokedBy, principalId, type } = userIdentity;
  return sessionContext?.sessionIssuer?.arn ?? arn ?? invokedBy ?? principalId ?? type ?? "somebody unknown";
}

/** The session's name: with IAM Identity Center the person, in a DAG's session Airflow's own. */
function sessionOf({ userIdentity }: CallRecord): string | undefined {
  return userIdentity?.principalId?.split(":")[1];
}

/** A subject has little room. */
function shortName(principal: string): string {
  return principal.replace(/^arn:[^:]*:iam::\d*:/, "");
}
