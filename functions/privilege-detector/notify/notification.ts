import { type AwsPlace, environmentLink, logStreamLink } from "./console-link";
import { isUnknown } from "../model/actors";
import { type Finding } from "../model/finding";
import { type Incident, lineCount } from "../model/incident";
import { oneLine, subjectOf } from "./sanitize-text";
import { type Significance } from "../model/significance";
import { actorOf, adviceOn, phraseOf } from "./phrases";

/** What a notification says beside the incident itself. */
export interface MessageContext {
  readonly place: AwsPlace;
  /** What was reported before, where this is an update. */
  readonly before?: Significance;
}

/** A message for SNS. */
export interface Message {
  readonly subject: string;
  readonly body: string;
  /** For subscriptions' filter policies. */
  readonly attributes: Readonly<Record<"environment" | "kind" | "severity" | "outcome", string>>;
}

/** Lines that a person reads; the link leads to the others. */
const SHOWN_FINDINGS = 10;

/** The message that a person reads at night. */
export function notificationOf(incident: Incident, { place, before }: MessageContext): Message {
  const { environment, kind, severity, outcome } = incident;
  const said = `${actorOf(incident)} ${phraseOf(incident)}`;
  const sentence = `${said} (${outcome})`;
  const unlogged = incident.unlogged === true;
  return {
    subject: subjectOf(
      `${before === undefined ? "" : "Update: "}${severity} ${environment}: ${unlogged ? "not logged: " : ""}${said}`,
      outcome,
    ),
    body: [
      `${severity} in ${environment} (account ${place.accountId}, ${place.region})`,
      `${oneLine(sentence)}.`,
      ...(unlogged
        ? [
            "No log line of that time says so: whoever did it wrote to the metadata database, or kept it out of the logs.",
          ]
        : []),
      ...(before === undefined
        ? []
        : [
            `This is an update: it was reported before as ${before.severity}, ${before.outcome}. Another one comes only if it gets graver still.`,
          ]),
      ...(incident.allowedBecause === undefined
        ? []
        : [`The allow list expects it: ${oneLine(incident.allowedBecause)}`]),
      "",
      "What to do, in this order:",
      ...adviceOn(incident).map((advice, index) => `${index + 1}. ${oneLine(advice)}`),
      "",
      ...facts(incident).map(([name, value]) => `${name}: ${oneLine(value)}`),
      "",
      "Evidence (secrets removed):",
      ...incident.findings.slice(0, SHOWN_FINDINGS).map(evidenceLine),
      ...more(lineCount(incident) - SHOWN_FINDINGS),
      "",
      isUnknown(incident.actor) ? "Environment:" : "Log stream:",
      linkOf(incident, place),
      "",
      `Incident ${incident.id}. A message with the same id reports the same incident.`,
    ].join("\n"),
    attributes: { environment, kind, severity, outcome },
  };
}

/** The link to the incident's lines, those in the stream of the first one; to the environment where its state shows it. */
export function linkOf(incident: Incident, place: AwsPlace): string {
  const { firstTimestamp, lastTimestamp, findings } = incident;
  if (isUnknown(incident.actor)) {
    return environmentLink(place, incident.environment);
  }
  const { logGroup = "", logStream = "" } = findings[0] ?? {};
  return logStreamLink(place, { logGroup, logStream, from: firstTimestamp, to: lastTimestamp });
}

function facts(incident: Incident): [name: string, value: string][] {
  const { actor, firstTimestamp, lastTimestamp, targetUser, role, permission, findings } = incident;
  const first = findings[0];
  const candidates: [string, string | number | undefined][] = [
    ["Who", actorOf(incident)],
    ["Run", actor.runId],
    ["Task", actor.taskId],
    ["Mapped task", actor.mapIndex],
    ["Try", actor.tryNumber],
    ["Component", actor.component],
    ["Client", actor.sourceAddress],
    ["What", incident.kind],
    ["User", targetUser],
    ["User's number", incident.targetUserId],
    ["Role", role],
    ["Permission", permission],
    ["Outcome", incident.outcome],
    ["When (UTC)", utc(firstTimestamp)],
    ["Until (UTC)", lastTimestamp === firstTimestamp ? undefined : utc(lastTimestamp)],
    ["Log group", first?.logGroup],
    ["Log stream", first?.logStream],
  ];
  return candidates.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, String(value)]],
  );
}

function evidenceLine({ timestamp, rule, evidence }: Finding): string {
  return `- ${utc(timestamp)} [${rule}] ${oneLine(evidence)}`;
}

function more(count: number): string[] {
  return count > 0 ? [`- and ${count} more`] : [];
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
