import { gunzipSync } from "node:zlib";

/** A word that may be base64 of a command; shorter ones hold none. */
const WORD = /[A-Za-z0-9+/]{16,20000}={0,2}/g;

/** `airflow` as hexadecimal numbers, as `bytes.fromhex` and `xxd -r -p` read them. */
const AIRFLOW_IN_HEX = "616972666c6f77";

/** What one line is looked through for. */
const MOST_WORDS = 40;

/** `airflow` in base64, by where it stands among three bytes: the characters that nothing beside it changes. */
export const AIRFLOW_IN_BASE64: readonly string[] = ["YWlyZmxv", "FpcmZsb3", "haXJmbG93"];

/** How gzip's data begin in base64, and the most that is read of what they hold, in bytes. */
const GZIP_IN_BASE64 = "H4sI";
const MOST_UNPACKED = 64 * 1024;

/** The texts that stand in a line as base64, packed or not, or as hexadecimal numbers. */
export function decodedTexts(text: string): string[] {
  const texts: string[] = [];
  WORD.lastIndex = 0;
  for (let count = 0; count < MOST_WORDS; count += 1) {
    const word = WORD.exec(text)?.[0];
    if (word === undefined) {
      break;
    }
    if (word.includes(AIRFLOW_IN_HEX)) {
      texts.push(Buffer.from(word, "hex").toString("utf8"));
    } else if (AIRFLOW_IN_BASE64.some((piece) => word.includes(piece))) {
      texts.push(Buffer.from(word, "base64").toString("utf8"));
    } else if (word.startsWith(GZIP_IN_BASE64)) {
      texts.push(unpacked(Buffer.from(word, "base64")));
    }
  }
  return texts;
}

/** Nothing where it is cut off, broken, or larger than a command is. */
function unpacked(data: Buffer): string {
  try {
    return gunzipSync(data, { maxOutputLength: MOST_UNPACKED }).toString("utf8");
  } catch {
    return "";
  }
}
