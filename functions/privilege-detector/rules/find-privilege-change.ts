import { createHash } from "node:crypto";
import { type Finding, SEVERITIES } from "../model/finding";
import { readMessage } from "../log/log-message";
import { type LogEvent } from "../model/log-event";
import { redact } from "../log/redact";
import { readStreamName } from "../log/stream-name";
import { RULES } from "./list";
import { mayTellOfChange } from "./prefilter";
import { type Change, type RuleContext } from "./detection-rule";
import { severityOf } from "./severity";

export { RULES } from "./list";
export { type DetectionRule } from "./detection-rule";

/** The longest evidence, in UTF-16 code units; Amazon SNS and EventBridge take 256 KiB for all of a message. */
const EVIDENCE_LENGTH = 1000;

/**
 * The privilege change that a log line shows, the most severe one where it shows several, or nothing.
 * Pure: the same line always gives the same finding. Never throws, whatever the line holds.
 */
export function findPrivilegeChange(event: LogEvent): Finding | undefined {
  return mayTellOfChange(event.message) ? classifyUnfiltered(event) : undefined;
}

/** The classifier without its prefilter, for the test that the prefilter is never narrower. */
export function classifyUnfiltered(event: LogEvent): Finding | undefined {
  const { logGroup, logStream, timestamp } = event;
  const stream = readStreamName(logGroup, logStream);
  if (stream.kind === "requirements-install") {
    return undefined;
  }
  const context: RuleContext = { stream, timestamp };
  const message = readMessage(event.message);
  const candidates = RULES.flatMap((rule) => {
    const change = rule.classify(message, context);
    return change === undefined ? [] : [{ rule, change, severity: severityOf(change, stream) }];
  });
  const [worst] = candidates.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  if (worst === undefined) {
    return undefined;
  }
  return {
    ...safeNames(worst.change),
    severity: worst.severity,
    rule: worst.rule.name,
    logGroup,
    logStream,
    timestamp,
    actor: stream.actor,
    evidence: evidenceOf(message.core),
    // A subscription sends the line break that the web server's lines end with; a query need not.
    fingerprint: createHash("sha256")
      .update(`${logGroup}|${logStream}|${timestamp}|${event.message.trimEnd()}`)
      .digest("hex"),
  };
}

/** A name may be anything that stood where a name is expected. */
function safeNames(change: Change): Change {
  const names = [change.targetUser, change.role, change.permission];
  const [targetUser, role, permission] = names.map((name) =>
    name === undefined ? name : wellFormed(redact(name)),
  );
  return {
    ...change,
    ...(targetUser === undefined ? {} : { targetUser }),
    ...(role === undefined ? {} : { role }),
    ...(permission === undefined ? {} : { permission }),
  };
}

/** Redacted before it is cut: the beginning of a secret must not be left over at the cut. */
function evidenceOf(text: string): string {
  const evidence = redact(text.trim()).slice(0, EVIDENCE_LENGTH);
  return wellFormed(evidence);
}

/** Half a surrogate pair, from a cut or from the line, is no valid UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\u{FFFD}");
}
