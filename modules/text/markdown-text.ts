import { printable } from "./printable";

/** Text between backticks, which cannot leave them, nor the cell of a table. */
export function markdownCode(text: string): string {
  return text === "" ? "" : `\`${printable(text).replace(/[`|\\\t]/g, "\ufffd")}\``;
}

/** Text that quotes what strangers write: no markup, link or mention may come of it. */
export function markdownText(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]()#+!|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;")
    .replaceAll("\t", " ");
}
