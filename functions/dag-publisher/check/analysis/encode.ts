import { rot13 } from "../../../shell/text-commands";
import { HOLE, textValue, type Value } from "./value";

/** `codecs.encode(text, encoding)`: bytes have a character for each byte. */
export function encode(text: string, encoding: string): Value {
  if (text.includes(HOLE)) {
    return textValue(HOLE);
  }
  switch (encoding.toLowerCase().replace(/[_ -]/g, "")) {
    case "rot13":
      return textValue(rot13(text));
    case "hex":
    case "hexcodec":
      return textValue(Buffer.from(text, "latin1").toString("hex"), true);
    case "base64":
    case "base64codec":
      return textValue(`${Buffer.from(text, "latin1").toString("base64")}\n`, true);
    case "utf8":
    case "u8":
      return textValue(Buffer.from(text, "utf8").toString("latin1"), true);
    case "ascii":
    case "usascii":
    case "latin1":
    case "iso88591":
      return textValue(text, true);
    default:
      return textValue(HOLE, true);
  }
}
