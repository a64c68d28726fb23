import { type RuleId } from "../../policy/rule-ids";
import { type Finding } from "../rules/dag-rule";

/** A finding in a file beside DAGs; its place is of the file's text. */
export type FileFinding = Finding & { readonly rule: RuleId };

/** The text of a file; nothing where it is none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A line of a text, and where it begins. */
export interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
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
