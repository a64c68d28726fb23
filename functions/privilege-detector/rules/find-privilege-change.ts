import { createHash } from "node:crypto";
import { type Finding, SEVERITIES, type Severity } from "../model/finding";
import { type LogMessage, readMessage } from "../log/log-message";
import { type LogEvent } from "../model/log-event";
import { redact } from "../log/redact";
import { placeOfGroup, readStreamName } from "../log/stream-name";
import { RULES } from "./list";
import { mayMentionChange } from "./prefilter";
import { type Change, type DetectionRule, type RuleContext } from "./detection-rule";
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
  return mayMentionChange(event.message) ? classifyUnfiltered(event) : undefined;
}

/** The classifier without its prefilter, for the test that the prefilter is never narrower. */
export function classifyUnfiltered(event: LogEvent): Finding | undefined {
  const { logGroup, logStream, timestamp } = event;
  const found = worstChange(readMessage(event.message), { place: placeOfGroup(logGroup) });
  if (found === undefined) {
    return undefined;
  }
  const { message, rule, severity, change } = found;
  const { sourceAddress, ...names } = safeNames(change);
  const { actor } = readStreamName(logGroup, logStream);
  return {
    ...names,
    severity,
    rule: rule.name,
    logGroup,
    logStream,
    timestamp,
    actor: sourceAddress === undefined ? actor : { ...actor, sourceAddress },
    evidence: evidenceOf(message.core),
    // A subscription sends the line break that the web server's lines end with; a query need not.
    fingerprint: createHash("sha256")
      .update(`${logGroup}|${logStream}|${timestamp}|${event.message.trimEnd()}`)
      .digest("hex"),
  };
}

interface Found {
  readonly message: LogMessage;
  readonly rule: DetectionRule;
  readonly change: Change;
  readonly severity: Severity;
}

/** The gravest change that any rule finds, the first of several; what is only suspected counts where there is no other. */
function worstChange(message: LogMessage, context: RuleContext): Found | undefined {
  for (const fallback of [undefined, true]) {
    const [worst] = RULES.filter((rule) => rule.fallback === fallback)
      .flatMap((rule) => {
        const change = rule.classify(message, context);
        return change === undefined ? [] : [{ message, rule, change, severity: severityOf(change) }];
      })
      .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
    if (worst !== undefined) {
      return worst;
    }
  }
  return undefined;
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

/**
 * Half a surrogate pair, from a cut or from the line, is no valid UTF-8. The copy also lets go of the line: a part of a text
 * keeps all of it in memory, and a line may be a megabyte long.
 */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
