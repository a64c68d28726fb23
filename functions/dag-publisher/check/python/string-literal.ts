import { type PythonNode } from "./node";

/** A string literal: its prefix, and what it consists of. */
export interface StringLiteral {
  readonly bytes: boolean;
  /** Decoded text, and the expressions of an f-string between. `undefined` text: an escape that is not known here. */
  readonly parts: readonly (string | undefined | PythonNode)[];
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\n": "",
};

const ESCAPE =
  /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\}|([\s\S]))/g;

/** The parts of a `string` node. Of an f-string, expressions are nodes. */
export function readString(node: PythonNode): StringLiteral {
  const prefix = /^[a-zA-Z]*/.exec(node.text)?.[0].toLowerCase() ?? "";
  const bytes = prefix.includes("b");
  const decode = (text: string): string | undefined => {
    const unescaped = prefix.includes("f") ? text.replace(/\{\{|\}\}/g, (brace) => brace.charAt(0)) : text;
    return prefix.includes("r") ? unescaped : decodeEscapes(unescaped, bytes);
  };
  const parts = node.children.flatMap((child): (string | undefined | PythonNode)[] => {
    if (child.type === "string_content") {
      return [decode(child.text.includes("\r") ? child.text.replace(/\r\n/g, "\n") : child.text)];
    }
    return child.type === "interpolation" ? [child] : [];
  });
  return { bytes, parts };
}

function decodeEscapes(text: string, bytes: boolean): string | undefined {
  if (!text.includes("\\")) {
    return text;
  }
  let known = true;
  const decoded = text.replace(
    ESCAPE,
    (
      whole: string,
      octal?: string,
      hex?: string,
      short?: string,
      long?: string,
      name?: string,
      other?: string,
    ) => {
      if (octal !== undefined) {
        return String.fromCharCode(parseInt(octal, 8) & (bytes ? 0xff : 0x1ff));
      }
      if (hex !== undefined) {
        return String.fromCharCode(parseInt(hex, 16));
      }
      if (other !== undefined) {
        return ESCAPES[other] ?? whole;
      }
      if (bytes) {
        return whole;
      }
      const code = short ?? long;
      const character = code === undefined ? namedCharacter(name ?? "") : fromCodePoint(parseInt(code, 16));
      known &&= character !== undefined;
      return character ?? "";
    },
  );
  return known ? decoded : undefined;
}

function fromCodePoint(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const DIGITS = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"];

const NAMES: Readonly<Record<string, string>> = {
  SPACE: " ",
  "LOW LINE": "_",
  "HYPHEN-MINUS": "-",
  "FULL STOP": ".",
  SOLIDUS: "/",
  COLON: ":",
  ...Object.fromEntries(DIGITS.map((name, digit) => [`DIGIT ${name}`, String(digit)])),
};

/** The characters that names of modules, functions and commands consist of; Python knows all of Unicode. */
function namedCharacter(name: string): string | undefined {
  const upper = name.toUpperCase();
  const letter = /^LATIN (SMALL|CAPITAL) LETTER ([A-Z])$/.exec(upper);
  if (letter?.[2] !== undefined) {
    return letter[1] === "SMALL" ? letter[2].toLowerCase() : letter[2];
  }
  return NAMES[upper];
}
