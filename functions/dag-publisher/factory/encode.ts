import { type Data } from "./model";

/**
 * JSON in printable ASCII. Beyond what JSON escapes, every character that is none of ASCII's printable ones is written as
 * an escape, so that no value makes a line, ends a text, or is read differently by another encoding.
 */
export function asciiJson(data: Data): string {
  return JSON.stringify(data).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * A literal of Python for a text of printable ASCII. JSON escapes quotes and backslashes as Python does, and the text has
 * nothing else that either escapes.
 */
export function pythonLiteral(ascii: string): string {
  if (!/^[\x20-\x7e]*$/.test(ascii)) {
    throw new RangeError("a literal is made of printable ASCII alone");
  }
  return JSON.stringify(ascii);
}
