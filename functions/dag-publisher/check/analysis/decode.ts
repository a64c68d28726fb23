import { rot13 } from "../../../shell/text-commands";
import { HOLE, textValue, type Value } from "./value";

/** `bytes.decode(encoding)` and `codecs.decode(text, encoding)`, of the encodings that hide a text. */
export function decode(text: string, encoding: string): Value {
  if (text.includes(HOLE)) {
    return textValue(HOLE);
  }
  switch (encoding.toLowerCase().replace(/[_ -]/g, "")) {
    case "rot13":
      return textValue(rot13(text));
    case "hex":
    case "hexcodec":
      return bytes(Buffer.from(text, "hex"));
    case "base64":
    case "base64codec":
      return bytes(Buffer.from(text, "base64"));
    case "utf8":
    case "u8":
    case "ascii":
    case "usascii":
      return textValue(Buffer.from(text, "latin1").toString("utf8"));
    case "latin1":
    case "iso88591":
    case "cp1252":
      return textValue(text);
    case "unicodeescape":
    case "rawunicodeescape":
      return textValue(
        text.replace(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})/gi, (_whole, hex?: string, code?: string) =>
          String.fromCharCode(parseInt(hex ?? code ?? "0", 16)),
        ),
      );
    case "utf16":
    case "utf16le":
      return textValue(
        Buffer.from(text, "latin1")
          .toString("utf16le")
          .replace(/^\ufeff/, ""),
      );
    default:
      return textValue(HOLE);
  }
}

/** Base 64, 32 or 16 to bytes. */
export function decodeBase(text: string, base: 64 | 32 | 16): Value {
  if (text.includes(HOLE)) {
    return textValue(HOLE, true);
  }
  return base === 32 ? base32(text) : bytes(Buffer.from(text, base === 64 ? "base64" : "hex"));
}

function base32(text: string): Value {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = 0;
  let held = 0;
  const out: number[] = [];
  for (const letter of text.replace(/=+$/, "").toUpperCase()) {
    const digit = alphabet.indexOf(letter);
    if (digit < 0) {
      return textValue(HOLE, true);
    }
    held = (held << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 0xff);
      held &= (1 << bits) - 1;
    }
  }
  return bytes(Buffer.from(out));
}

function bytes(buffer: Buffer): Value {
  return textValue(buffer.toString("latin1"), true);
}

/** `html.unescape(text)`, of the characters that are given by number. */
export function unescapeHtml(text: string): string {
  return text.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (whole, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
