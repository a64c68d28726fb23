/** SNS takes no longer subject (Publish, `Subject`). */
const SUBJECT_LENGTH = 100;

/** Longest text that somebody else has control over and a body repeats. */
const SHOWN_LENGTH = 2_000;

/** A log line must not be able to write lines of its own into the message, nor to turn the order of its letters. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ");
  return line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}…` : line;
}

/**
 * SNS takes printable ASCII, and no space or sign at the start that is neither letter, number nor punctuation. How it
 * ended matters more than the end of a long name.
 */
export function subjectOf(text: string, outcome: string): string {
  const ascii = text.replace(/[^ -~]+/gu, "?").trimStart();
  const end = ` (${outcome})`;
  const room = SUBJECT_LENGTH - end.length;
  return `${ascii.length > room ? `${ascii.slice(0, room - 3)}...` : ascii}${end}`;
}
