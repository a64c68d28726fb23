import { asText } from "../as-text";
import { decode, decodeBase, unescapeHtml } from "../decode";
import { encode } from "../encode";
import { characterOf, elementsOf } from "../elements";
import { fromJson } from "../from-json";
import { callMethod, makeTranslation } from "../methods";
import {
  HOLE,
  listValue,
  mapAtoms,
  mapTexts,
  numberValue,
  passing,
  textsOf,
  textValue,
  UNKNOWN,
  union,
  type Value,
  valueOf,
} from "../value";
import { type Fold, type Folds, ofFirst, ofText, same } from "./fold";

const base64 = ofText((text) => decodeBase(text, 64));
const hex = ofText((text) => decodeBase(text.replace(/\s/g, ""), 16));
const asBytes = ofFirst(bytesOf);

/** By a codec, in one direction or the other. */
const byCodec =
  (convert: (text: string, encoding: string) => Value): Fold =>
  ([value = UNKNOWN, given], _context, { keywords }) => {
    const encoding = given ?? keywords.get("encoding");
    const names = encoding === undefined ? ["utf-8"] : textsOf(encoding);
    return names.length === 0
      ? textValue(HOLE)
      : mapTexts(value, (text) => union(names.map((name) => convert(text, name))));
  };

/** Functions that build texts and bytes, or read them. */
export const TEXT_FOLDS: Folds = {
  "builtins.str": ([value, encoding]) => {
    if (value === undefined) {
      return textValue("");
    }
    return encoding === undefined
      ? asText(value)
      : mapTexts(value, (text) => decode(text, textsOf(encoding)[0] ?? ""));
  },
  "builtins.str.maketrans": (_args, _context, all) => makeTranslation(all),
  "builtins.chr": ofFirst((value) =>
    mapAtoms(value, (atom) => textValue(atom.kind === "number" ? characterOf(atom.number) : HOLE)),
  ),
  "builtins.ord": ofText((text) => (text.length > 0 ? numberValue(text.codePointAt(0) ?? 0) : UNKNOWN)),
  "builtins.int": ([value = UNKNOWN, base]) => asInteger(value, base),
  "builtins.bytes": asBytes,
  "builtins.bytearray": asBytes,
  "builtins.bytes.fromhex": hex,
  "builtins.bytearray.fromhex": hex,
  "base64.b64decode": base64,
  "base64.standard_b64decode": base64,
  "base64.decodebytes": base64,
  "base64.urlsafe_b64decode": ofText((text) => decodeBase(text.replace(/-/g, "+").replace(/_/g, "/"), 64)),
  "base64.b32decode": ofText((text) => decodeBase(text, 32)),
  "base64.b16decode": hex,
  "binascii.unhexlify": hex,
  "binascii.a2b_hex": hex,
  "binascii.a2b_base64": base64,
  "codecs.decode": byCodec(decode),
  "codecs.encode": byCodec(encode),
  "urllib.parse.unquote": ofText((text) => textValue(unquote(text))),
  "html.unescape": ofText((text) => textValue(unescapeHtml(text))),
  "json.loads": ofText(fromJson),
  "ast.literal_eval": ofText((text) => fromJson(asJson(text))),
  "re.sub": ([pattern, replacement, text]) =>
    text === undefined || pattern === undefined || replacement === undefined
      ? UNKNOWN
      : substituted(pattern, replacement, text),
  "textwrap.dedent": same,
  "inspect.cleandoc": same,
  "shlex.split": ofText((text) =>
    listValue(
      text
        .trim()
        .split(/\s+/)
        .map((word) => textValue(word)),
    ),
  ),
  "shlex.join": ofFirst((words) => callMethod(textValue(" "), "join", passing(words)) ?? UNKNOWN),
};

function asInteger(value: Value, base: Value | undefined): Value {
  return mapAtoms(value, (atom) => {
    if (atom.kind === "number" || atom.kind === "boolean") {
      return numberValue(Math.trunc(atom.number));
    }
    const radix = base?.atoms[0]?.kind === "number" ? base.atoms[0].number : 10;
    const number = atom.kind === "text" ? parseInt(atom.text.replace(/^0[xob]/i, ""), radix) : NaN;
    return Number.isNaN(number) ? UNKNOWN : numberValue(number);
  });
}

function bytesOf(value: Value): Value {
  return mapAtoms(value, (atom) => {
    if (atom.kind === "text") {
      return valueOf({ ...atom, bytes: true });
    }
    const elements = elementsOf(valueOf(atom));
    const codes = elements?.map(({ atoms: [code] }) => (code?.kind === "number" ? code.number : undefined));
    return codes === undefined || codes.includes(undefined)
      ? textValue(HOLE, true)
      : textValue(String.fromCharCode(...codes.slice(0, 10_000).map((code) => (code ?? 0) & 0xff)), true);
  });
}

/** A text literal of Python in single quotes, as JSON has it. */
function asJson(text: string): string {
  const inside = /^\s*[rbu]?'(.*)'\s*$/is.exec(text)?.[1];
  return inside === undefined
    ? text
    : JSON.stringify(inside).replaceAll("\\\\x", "\\u00").replaceAll("\\\\u", "\\u");
}

/** `re.sub` of single characters: other patterns are not run, since they may take any time. */
function substituted(pattern: Value, replacement: Value, text: Value): Value {
  const [characters] = textsOf(pattern).map((source) =>
    /^\[([^\]\\^-]+)\]\+?$|^([^\\.*+?[\](){}|^$])$/.exec(source),
  );
  const [fresh] = textsOf(replacement);
  const set = characters?.[1] ?? characters?.[2];
  return set === undefined || fresh === undefined
    ? textValue(HOLE)
    : mapTexts(text, (given) =>
        textValue(Array.from(given, (character) => (set.includes(character) ? fresh : character)).join("")),
      );
}

function unquote(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_whole, code: string) => String.fromCharCode(parseInt(code, 16)));
}
