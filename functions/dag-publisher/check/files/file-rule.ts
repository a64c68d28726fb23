import { type RuleId } from "../../policy/rule-ids";
import { type Finding, type Place } from "../rules/dag-rule";

/** A finding in a file beside DAGs; its place is of the file's text. */
export type FileFinding = Finding & { readonly rule: RuleId };

/** The text of a file; nothing where it is none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A line of a text, and where it begins. */
export interface Line extends Place {
  readonly text: string;
}

/** Where a line is, without its text: that may be a secret. */
export function placeOf({ start, end }: Place): Place {
  return { start, end };
}

/** The lines of a text, without their ends. */
export function linesOf(text: string): Line[] {
  let start = 0;
  return text.split("\n").map((line) => {
    const at = { text: line.replace(/\r$/, ""), start, end: start + Math.max(1, line.length) };
    start += line.length + 1;
    return at;
  });
}
