import { type LogLine, type LogMessage } from "../log/log-message";

/** No text that a rule looks for is shorter; a message of a million empty lines costs next to nothing then. */
const SHORTEST_TEXT = 10;

/** The first thing that is found in one of a message's lines. */
export function firstInLines<Result>(
  { lines }: LogMessage,
  find: (line: LogLine) => Result | undefined,
): Result | undefined {
  for (const line of lines) {
    const result = line.text.length < SHORTEST_TEXT ? undefined : find(line);
    if (result !== undefined) {
      return result;
    }
  }
  return undefined;
}

/**
 * The text from its first `marker` on, where that starts the text or a word: a team may have a log format of its
 * own, whose prefix is not known. Only the first is tried, so that the time stays linear.
 */
export function from(text: string, marker: string): string | undefined {
  const at = text.indexOf(marker);
  if (at < 0 || (at > 0 && !/\s/.test(text.charAt(at - 1)))) {
    return undefined;
  }
  return text.slice(at);
}

/**
 * What may stand between two words of a command line: white space, what a Python list or a shell puts around
 * words, a continued line. Between the words in a raw log line there may be JSON's backslashes as well.
 */
export const BETWEEN_WORDS = String.raw`(?:\\[nrt]?|[ \t\r\n'",\[\]])`;

/** Twice what `BETWEEN_WORDS` is allowed in a decoded line, because JSON doubles backslashes. */
export const BETWEEN_RAW_WORDS = `${BETWEEN_WORDS}{1,400}`;
