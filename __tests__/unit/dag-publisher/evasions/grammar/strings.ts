import { literal, type Program } from "./program";
import { type Random } from "./random";

/** Writes an expression for a text; helpers and constants go to the top of the program. */
export type StringBuilder = (value: string, program: Program) => string;

/** Ways to write a text in a program without its letters standing next to each other, or at all. */
export const STRING_BUILDERS: Readonly<Record<string, StringBuilder>> = {
  // Put together.
  concat: (value, { random }) => halves(value, random).map(literal).join(" + "),
  "concat-many": (value, { random }) => pieces(value, random).map(literal).join(" + "),
  implicit: (value, { random }) => `(${halves(value, random).map(literal).join(" ")})`,
  "concat-variables": (value, program) => variables(value, program).join(" + "),
  augmented: (value, program) => {
    const name = program.name();
    const [first = "", ...rest] = pieces(value, program.random);
    program.head.push(`${name} = ${literal(first)}`, ...rest.map((piece) => `${name} += ${literal(piece)}`));
    return name;
  },
  loop: (value, program) => {
    const [name, item] = [program.name(), program.name()];
    const list = pieces(value, program.random).map(literal).join(", ");
    program.head.push(`${name} = ""`, `for ${item} in [${list}]:`, `    ${name} += ${item}`);
    return name;
  },
  "operator-add": (value, program) => {
    program.importing("import operator");
    return `operator.add(${halves(value, program.random).map(literal).join(", ")})`;
  },
  reduce: (value, program) => {
    program.importing("import functools");
    return `functools.reduce(lambda a, b: a + b, [${pieces(value, program.random).map(literal).join(", ")}])`;
  },
  "dunder-add": (value, { random }) => {
    const [first, second] = halves(value, random);
    return `${literal(first)}.__add__(${literal(second)})`;
  },
  sum: (value, { random }) =>
    `"".join(sum([${pieces(value, random)
      .map((p) => `[${literal(p)}]`)
      .join(", ")}], []))`,

  // Formatted.
  fstring: (value, { random }) => {
    const [first, second] = halves(value, random);
    return `f"{${quoted(first)}}${escapedForFormat(second)}"`;
  },
  "fstring-variables": (value, program) =>
    `f"${variables(value, program)
      .map((name) => `{${name}}`)
      .join("")}"`,
  percent: (value, { random }) => {
    const parts = halves(value, random);
    return `"%s%s" % (${parts.map(literal).join(", ")})`;
  },
  "percent-dict": (value, { random }) => {
    const [first, second] = halves(value, random);
    return `"%(a)s%(b)s" % {"a": ${literal(first)}, "b": ${literal(second)}}`;
  },
  "percent-c": (value) => `"${"%c".repeat([...value].length)}" % (${codes(value).join(", ")},)`,
  format: (value, { random }) => `"{}{}".format(${halves(value, random).map(literal).join(", ")})`,
  "format-index": (value, { random }) => {
    const [first, second] = halves(value, random);
    return `"{1}{0}".format(${literal(second)}, ${literal(first)})`;
  },
  "format-keyword": (value, { random }) => {
    const [first, second] = halves(value, random);
    return `"{x}{y}".format(x=${literal(first)}, y=${literal(second)})`;
  },
  "format-map": (value, { random }) => {
    const [first, second] = halves(value, random);
    return `"{x}{y}".format_map({"x": ${literal(first)}, "y": ${literal(second)}})`;
  },
  template: (value, program) => {
    program.importing("import string");
    const [first, second] = halves(value, program.random);
    return `string.Template("$a$b").substitute(a=${literal(first)}, b=${literal(second)})`;
  },

  // Joined.
  join: (value, { random }) => `"".join([${pieces(value, random).map(literal).join(", ")}])`,
  "join-tuple-variable": (value, program) => {
    const name = program.name();
    program.head.push(`${name} = (${pieces(value, program.random).map(literal).join(", ")},)`);
    return `"".join(${name})`;
  },
  "join-comprehension": (value) => `"".join(c for c in ${literal([...value].join("|"))} if c != "|")`,
  "join-separator": (value, { random }) => {
    const middle = random.between(1, value.length - 1);
    return `${literal(value.slice(middle, middle + 1))}.join([${literal(value.slice(0, middle))}, ${literal(value.slice(middle + 1))}])`;
  },

  // Cut and turned.
  replace: (value, { random }) => {
    const [first, second] = halves(value, random);
    return `${literal(`${first}~~${second}`)}.replace("~~", "")`;
  },
  "replace-letter": (value) => `${literal(value.replaceAll("a", "0"))}.replace("0", "a")`,
  slice: (value) => `${literal(`xx${value}yy`)}[2:-2]`,
  "slice-step": (value) => `${literal([...value].map((c) => `${c}-`).join(""))}[::2]`,
  reverse: (value) => `${literal([...value].reverse().join(""))}[::-1]`,
  reversed: (value) => `"".join(reversed(${literal([...value].reverse().join(""))}))`,
  strip: (value) => `${literal(`  ${value}  `)}.strip()`,
  "strip-letters": (value) => `${literal(`~~${value}~~`)}.strip("~")`,
  removeprefix: (value) => `${literal(`no-${value}`)}.removeprefix("no-")`,
  split: (value) => `${literal(`one;${value};two`)}.split(";")[1]`,
  partition: (value) => `${literal(`${value}<>rest`)}.partition("<>")[0]`,
  "index-letters": (value) => {
    const letters = [...new Set(value)];
    return `"".join(${literal(letters.join(""))}[i] for i in [${[...value].map((c) => letters.indexOf(c)).join(", ")}])`;
  },
  "regex-sub": (value, program) => {
    program.importing("import re");
    return `re.sub("[~!]", "", ${literal([...value].join("~"))})`;
  },
  expandtabs: (value) => `${literal(`${value}\t`)}.expandtabs(1).rstrip()`,

  // From numbers.
  chr: (value) =>
    codes(value)
      .map((code) => `chr(${code})`)
      .join(" + "),
  "map-chr": (value) => `"".join(map(chr, [${codes(value).join(", ")}]))`,
  "chr-shift": (value, { random }) => {
    const shift = random.between(1, 9);
    return `"".join(chr(n - ${shift}) for n in [${codes(value)
      .map((code) => code + shift)
      .join(", ")}])`;
  },
  "bytes-list": (value) => `bytes([${codes(value).join(", ")}]).decode()`,
  "int-bytes": (value) => {
    const hex = Buffer.from(value).toString("hex");
    return `(0x${hex}).to_bytes(${value.length}, "big").decode()`;
  },
  bytearray: (value) => `bytearray([${codes(value).join(", ")}]).decode("ascii")`,
  "format-c": (value) => `"${"{:c}".repeat([...value].length)}".format(${codes(value).join(", ")})`,

  // Escaped.
  "escape-x": (value) =>
    `"${codes(value)
      .map((code) => `\\x${hexadecimal(code, 2)}`)
      .join("")}"`,
  "escape-u": (value) =>
    `"${codes(value)
      .map((code) => `\\u${hexadecimal(code, 4)}`)
      .join("")}"`,
  "escape-U": (value) =>
    `"${codes(value)
      .map((code) => `\\U${hexadecimal(code, 8)}`)
      .join("")}"`,
  "escape-octal": (value) =>
    `"${codes(value)
      .map((code) => `\\${code.toString(8).padStart(3, "0")}`)
      .join("")}"`,
  "escape-N": (value) => `"${[...value].map(named).join("")}"`,
  "escape-newline": (value, { random }) => {
    const [first, second] = halves(value, random);
    return `${literal(first).slice(0, -1)}\\\n${literal(second).slice(1)}`;
  },
  "escape-mixed": (value, { random }) =>
    `"${[...value]
      .map((c) => (random.chance(0.3) ? `\\x${hexadecimal(c.charCodeAt(0), 2)}` : literal(c).slice(1, -1)))
      .join("")}"`,

  // Encoded.
  fromhex: (value) => `bytes.fromhex(${literal(Buffer.from(value).toString("hex"))}).decode()`,
  unhexlify: (value, program) => {
    program.importing("import binascii");
    return `binascii.unhexlify(${literal(Buffer.from(value).toString("hex"))}).decode()`;
  },
  base64: (value, program) => {
    program.importing("import base64");
    return `base64.b64decode(${literal(Buffer.from(value).toString("base64"))}).decode()`;
  },
  "base64-import": (value, program) => {
    program.importing("from base64 import b64decode as unpack");
    return `unpack(b${literal(Buffer.from(value).toString("base64"))}).decode("utf-8")`;
  },
  "base64-urlsafe": (value, program) => {
    program.importing("import base64");
    const text = Buffer.from(value).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
    return `base64.urlsafe_b64decode(${literal(text)}).decode()`;
  },
  base16: (value, program) => {
    program.importing("import base64");
    return `str(base64.b16decode(${literal(Buffer.from(value).toString("hex").toUpperCase())}), "ascii")`;
  },
  rot13: (value, program) => {
    program.importing("import codecs");
    return `codecs.decode(${literal(rot13(value))}, "rot13")`;
  },
  "codecs-hex": (value, program) => {
    program.importing("import codecs");
    return `codecs.decode(${literal(Buffer.from(value).toString("hex"))}, "hex").decode()`;
  },
  "bytes-decode": (value) => `b${literal(value)}.decode()`,
  "bytes-str": (value) => `str(b${literal(value)}, "utf-8")`,
  "bytes-concat": (value, { random }) =>
    `(${halves(value, random)
      .map((part) => `b${literal(part)}`)
      .join(" + ")}).decode("ascii")`,
  "unicode-escape": (value) =>
    `"${codes(value)
      .map((code) => `\\\\x${hexadecimal(code, 2)}`)
      .join("")}".encode().decode("unicode_escape")`,
  unquote: (value, program) => {
    program.importing("from urllib.parse import unquote");
    return `unquote("${codes(value)
      .map((code) => `%${hexadecimal(code, 2)}`)
      .join("")}")`;
  },
  "html-unescape": (value, program) => {
    program.importing("import html");
    return `html.unescape("${codes(value)
      .map((code) => `&#${code};`)
      .join("")}")`;
  },
  "json-loads": (value, program) => {
    program.importing("import json");
    return `json.loads(${literal(
      `["${codes(value)
        .map((code) => `\\u${hexadecimal(code, 4)}`)
        .join("")}"]`,
    )})[0]`;
  },
  "literal-eval": (value, program) => {
    program.importing("import ast");
    return `ast.literal_eval(${literal(
      `'${codes(value)
        .map((code) => `\\x${hexadecimal(code, 2)}`)
        .join("")}'`,
    )})`;
  },

  // Looked up.
  translate: (value) => {
    const letters = [...new Set(value)];
    const shifted = letters.map((_, index) => String.fromCharCode(0x100 + index));
    const hidden = [...value].map((c) => shifted[letters.indexOf(c)]).join("");
    const table = letters.map((letter, index) => `${0x100 + index}: ${literal(letter)}`).join(", ");
    return `"${[...hidden].map((c) => `\\u${hexadecimal(c.charCodeAt(0), 4)}`).join("")}".translate({${table}})`;
  },
  maketrans: (value) => {
    const swapped = value.replace(/[ae]/g, (letter) => (letter === "a" ? "e" : "a"));
    return `${literal(swapped)}.translate(str.maketrans("ae", "ea"))`;
  },
  "dict-lookup": (value, program) => {
    const name = program.name();
    const [first, second] = halves(value, program.random);
    program.head.push(`${name} = {"a": ${literal(first)}, "b": ${literal(second)}}`);
    return `${name}["a"] + ${name}["b"]`;
  },
  "dict-get": (value, program) => {
    const name = program.name();
    program.head.push(`${name} = dict(kind=${literal(value)})`);
    return `${name}.get("kind")`;
  },
  "list-item": (value, program) => {
    const name = program.name();
    program.head.push(`${name} = ["none", ${literal(value)}]`);
    return `${name}[-1]`;
  },
  "assigned-twice": (value, program) => {
    const name = program.name();
    program.head.push(`${name} = "s3"`, `${name} = ${literal(value)}`);
    return name;
  },
  "assigned-in-branch": (value, program) => {
    const name = program.name();
    program.head.push(`${name} = "s3"`, `if len(${name}) == 2:`, `    ${name} = ${literal(value)}`);
    return name;
  },
  unpacked: (value, program) => {
    const [first, second] = [program.name(), program.name()];
    const [left, right] = halves(value, program.random);
    program.head.push(`${first}, ${second} = ${literal(left)}, ${literal(right)}`);
    return `${first} + ${second}`;
  },
  "class-attribute": (value, program) => {
    program.head.push("class Settings:", `    kind = ${literal(value)}`);
    return "Settings.kind";
  },
  "function-return": (value, program) => {
    const name = program.name();
    program.head.push(`def ${name}():`, `    return ${literal(value)}`);
    return `${name}()`;
  },
  "function-argument": (value, program) => {
    const name = program.name();
    const [first, second] = halves(value, program.random);
    program.head.push(`def ${name}(tail):`, `    return ${literal(first)} + tail`);
    return `${name}(${literal(second)})`;
  },
  "default-argument": (value, program) => {
    const name = program.name();
    program.head.push(`def ${name}(kind=${literal(value)}):`, "    return kind");
    return `${name}()`;
  },
  lambda: (value, { random }) => {
    const [first, second] = halves(value, random);
    return `(lambda a, b: a + b)(${literal(first)}, ${literal(second)})`;
  },
  conditional: (value) => `${literal(value)} if 1 < 2 else "s3"`,
  "or-value": (value) => `("" or ${literal(value)})`,
  walrus: (value, program) => `(${program.name()} := ${literal(value)})`,
  "function-name": (value, program) => {
    if (!/^[a-z_]\w*$/i.test(value)) {
      return STRING_BUILDERS.concat?.(value, program) ?? literal(value);
    }
    program.head.push(`class _Names:`, `    def ${value}(self): pass`);
    return `_Names.${value}.__name__`;
  },
  docstring: (value, program) => {
    const name = program.name();
    program.head.push(`def ${name}():`, `    ${literal(value)}`);
    return `${name}.__doc__`;
  },
  enum: (value, program) => {
    program.importing("import enum");
    program.head.push("class Kind(enum.Enum):", `    FIRST = ${literal(value)}`);
    return "Kind.FIRST.value";
  },

  // Case.
  lower: (value) =>
    value === value.toLowerCase() ? `${literal(value.toUpperCase())}.lower()` : `${literal(value)}.strip()`,
  upper: (value) =>
    value === value.toUpperCase() ? `${literal(value.toLowerCase())}.upper()` : `${literal(value)}.lstrip()`,
  swapcase: (value) => `${literal([...value].map(swapCase).join(""))}.swapcase()`,
  casefold: (value) =>
    value === value.toLowerCase() ? `${literal(value.toUpperCase())}.casefold()` : `str(${literal(value)})`,
};

function halves(value: string, random: Random): readonly [string, string] {
  const middle = value.length < 2 ? 1 : random.between(1, value.length);
  return [value.slice(0, middle), value.slice(middle)];
}

function pieces(value: string, random: Random): string[] {
  const found: string[] = [];
  for (let start = 0; start < value.length;) {
    const length = random.between(1, 5);
    found.push(value.slice(start, start + length));
    start += length;
  }
  return found;
}

/** Names of constants that hold the halves of a text. */
function variables(value: string, program: Program): string[] {
  return halves(value, program.random).map((part) => {
    const name = program.name();
    program.head.push(`${name} = ${literal(part)}`);
    return name;
  });
}

function codes(value: string): number[] {
  return [...value].map((c) => c.codePointAt(0) ?? 0);
}

function hexadecimal(code: number, width: number): string {
  return code.toString(16).padStart(width, "0");
}

/** Inside an f-string of Python 3.11 there may be neither its own quotes nor a backslash. */
function quoted(text: string): string {
  return text.includes("'") || text.includes("\n") ? "''" + "" : `'${text}'`;
}

function escapedForFormat(text: string): string {
  return literal(text).slice(1, -1).replaceAll("{", "{{").replaceAll("}", "}}");
}

const NAMES: Readonly<Record<string, string>> = {
  " ": "SPACE",
  "/": "SOLIDUS",
  ".": "FULL STOP",
  ":": "COLON",
  "-": "HYPHEN-MINUS",
  _: "LOW LINE",
};

function named(c: string): string {
  if (/[a-z]/.test(c)) {
    return `\\N{LATIN SMALL LETTER ${c.toUpperCase()}}`;
  }
  if (/[A-Z]/.test(c)) {
    return `\\N{LATIN CAPITAL LETTER ${c}}`;
  }
  return NAMES[c] === undefined ? literal(c).slice(1, -1) : `\\N{${NAMES[c]}}`;
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const first = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
  });
}

function swapCase(c: string): string {
  return c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase();
}
