import { HOLE } from "./hole";

/** Each letter of the alphabet by the one thirteen places on. */
export function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

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
