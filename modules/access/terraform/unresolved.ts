const OPEN = "\u27e6";
const CLOSE = "\u27e7";

/**
 * Marks a part of a text that is not known before apply, or that the resolver does not support. The same expression
 * gives the same mark: what it stands for is unknown, but the same everywhere.
 */
export function unresolved(expression: string): string {
  // A mark stands in ARNs and in JSON: no sign of it may end a part of either.
  const safe = expression
    .replaceAll(/[\u27e6\u27e7\\]/g, "")
    .replaceAll('"', "'")
    .replaceAll(":", "\ua789")
    .replaceAll(/\s+/g, " ")
    .trim();
  return `${OPEN}${safe}${CLOSE}`;
}

/** Whether a part of the text is not known. */
export function hasUnresolved(text: string): boolean {
  return text.includes(OPEN);
}

/** The text with one `replacement` for each part that is not known. */
export function replaceUnresolved(text: string, replacement: string): string {
  return text.replaceAll(/\u27e6[^\u27e7]*\u27e7/g, () => replacement);
}

/** What stands for the parts that are not known, each once. */
export function unresolvedParts(text: string): string[] {
  const found = text.match(/\u27e6[^\u27e7]*\u27e7/g) ?? [];
  return [...new Set(found.map((mark) => mark.slice(1, -1).replaceAll("\ua789", ":")))];
}
