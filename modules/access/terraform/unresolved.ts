const OPEN = "\u27e6";
const CLOSE = "\u27e7";

/** Marks a part of a text that is not known before apply, or that the resolver does not support. */
export function unresolved(expression: string): string {
  return `${OPEN}${expression}${CLOSE}`;
}

/** Whether a part of the text is not known. */
export function hasUnresolved(text: string): boolean {
  return text.includes(OPEN);
}

/** The text with one `replacement` for each part that is not known. */
export function replaceUnresolved(text: string, replacement: string): string {
  return text.replaceAll(/\u27e6[^\u27e7]*\u27e7/g, replacement);
}
