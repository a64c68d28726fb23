import { type LogEvent } from "../../functions/privilege-detector/model/log-event";
import { type Incident, lineCount } from "../../functions/privilege-detector/model/incident";
import { eventDetailOf } from "../../functions/privilege-detector/notify/event";
import { actorOf, phraseOf } from "../../functions/privilege-detector/notify/phrases";
import { oneLine } from "../../functions/privilege-detector/notify/sanitize-text";
import { type DetectFormat } from "./formats";

/** How many lines of an incident text shows. */
const SHOWN_FINDINGS = 5;

/** An incident, as text or as an object in the schema of the detector's events. */
export function incidentReport(incident: Incident, format: DetectFormat): string {
  return format === "json" ? JSON.stringify(detailOf(incident)) : textOf(incident);
}

/** Which rule took a line, as text or as an object. */
export function lineReport(event: LogEvent, rule: string | undefined, format: DetectFormat): string {
  const { logGroup, logStream, timestamp, message } = event;
  return format === "json"
    ? JSON.stringify({ rule: rule ?? null, logGroup, logStream, timestamp, message })
    : `${(rule ?? "-").padEnd(24)} ${oneLine(message)}`;
}

/** Files name no account and no Region: there is no page of the console to link to. */
function detailOf(incident: Incident): object {
  const place = { partition: "aws", region: "", accountId: "" };
  return { ...eventDetailOf(incident, { place }), link: "" };
}

function textOf(incident: Incident): string {
  const { severity, environment, outcome, findings, allowedBecause } = incident;
  const rest = lineCount(incident) - Math.min(findings.length, SHOWN_FINDINGS);
  return [
    `${severity} ${environment}: ${oneLine(`${actorOf(incident)} ${phraseOf(incident)} (${outcome})`)}`,
    ...(allowedBecause === undefined ? [] : [`  allowed: ${oneLine(allowedBecause)}`]),
    ...findings
      .slice(0, SHOWN_FINDINGS)
      .map(
        ({ timestamp, rule, logGroup, logStream, evidence }) =>
          `  ${new Date(timestamp).toISOString()} [${rule}] ${oneLine(`${logGroup} ${logStream}`)}\n    ${oneLine(evidence)}`,
      ),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join("\n");
}
