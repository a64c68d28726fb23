/** Stands in a text for a part that is not known. Not a character of Unicode, so no text has it. */
export const HOLE = "\uffff";

/** The longest text that is followed, in UTF-16 code units. */
export const LONGEST_TEXT = 64 * 1024;

/** Texts that grow with each line are not followed for ever. */
export function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? HOLE : text;
}
