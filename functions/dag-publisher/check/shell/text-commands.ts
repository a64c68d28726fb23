import { HOLE } from "../analysis/value";

export { rot13 } from "../analysis/decode";

/** What `base64 -d` prints. */
export function decodeBase64(text: string): string {
  return text.includes(HOLE) ? HOLE : Buffer.from(text, "base64").toString("utf8");
}

/** What `rev` prints. */
export function reverse(text: string): string {
  return text
    .split("\n")
    .map((line) => Array.from(line).reverse().join(""))
    .join("\n");
}
