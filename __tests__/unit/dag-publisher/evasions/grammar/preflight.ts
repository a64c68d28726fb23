/** Texts that Python reads in another way than a parser, or a reader, may. */
export interface Differential {
  /** The file, for lines that are to run; each character is a byte where `latin1` is set. */
  readonly write: (lines: readonly string[]) => string;
  readonly latin1?: boolean;
  /** Whether the lines are there for all to see: then a rule on them is as good as one on the text. */
  readonly visible?: boolean;
}

const HEADER = '"""Loads the orders of the day."""';

export const DIFFERENTIALS: Readonly<Record<string, Differential>> = {
  // Python ends a line, and with it a comment, at a carriage return.
  "lone-cr": { write: (lines) => `${HEADER}\n# Owner: data team\r${lines.join("\r")}\n` },
  "lone-cr-first": { write: (lines) => `#!/usr/bin/env python\r${lines.join("\r")}\r` },
  "lone-cr-behind-code": { write: (lines) => `limit = 10  # rows\r${lines.join("\r")}\nprint(limit)\n` },
  "lone-cr-among-crlf": { write: (lines) => `${HEADER}\r\n# a\r${lines.join("\r")}\r\nprint(1)\r\n` },

  // Python decodes a file as its first two lines say.
  "utf-7": { write: (lines) => `# coding: utf-7\n# rows+AAo-${utf7(lines)}\n` },
  "utf-7-second-line": {
    write: (lines) => `#!/usr/bin/env python\n# -*- coding: UTF-7 -*-\n# rows+AAo-${utf7(lines)}\n`,
  },
  "utf-7-vim": { write: (lines) => `# vim: set fileencoding=utf7 :\n#+AAo-${utf7(lines)}\n` },
  "utf-7-other-name": { write: (lines) => `# coding=unicode-1-1-utf-7\n#+AAo-${utf7(lines)}\n` },
  "utf-7-form-feed": { write: (lines) => `\f# coding: u7\n#+AAo-${utf7(lines)}\n` },
  "utf-7-blank-line": { write: (lines) => `\n# encoding: utf-7\n#+AAo-${utf7(lines)}\n` },
  "utf-7-docstring": {
    write: (lines) => `# coding: utf-7\n"""Rows. +ACIAIgAi-\n${lines.join("\n")}\n+ACIAIgAi- """\n`,
  },
  "utf-7-crlf": { write: (lines) => `# coding: utf-7\r\n#+AAo-${utf7(lines)}\r\n` },
  "raw-unicode-escape": {
    write: (lines) => `# coding: raw_unicode_escape\n#\\u000a${lines.join("\\u000a")}\n`,
  },
  "unicode-escape": { write: (lines) => `# coding: unicode_escape\n#\\n${lines.join("\\n")}\n` },
  "unicode-escape-hex": { write: (lines) => `# coding: unicode-escape\n#\\x0a${lines.join("\\x0a")}\n` },
  // HZ and ISO-2022-JP switch to two bytes a character: a quotation mark can be half of one.
  hz: { write: (lines) => `# coding: hz\nx = "~{0";#~}"; ${statement(lines)}\n` },
  "hz-other-name": { write: (lines) => `# coding: hz-gb-2312\nx = "~{0";#~}"; ${statement(lines)}\n` },
  "iso-2022-jp": { write: (lines) => `# coding: iso2022_jp\nx = "\x1b$B0";#\x1b(B"; ${statement(lines)}\n` },
  "iso-2022-kr": {
    write: (lines) => `# coding: iso2022_kr\n# \x1b$)C\nx = "\x0e0";#\x0f"; ${statement(lines)}\n`,
  },
  "latin-1": {
    write: (lines) => `# coding: latin-1\n# caf\xe9\n${lines.join("\n")}\n`,
    latin1: true,
    visible: true,
  },
  // In Shift JIS a backslash can be half of a character, too.
  "shift-jis": {
    write: (lines) => `# coding: shift_jis\nx = "\x83\x5c"; ${statement(lines)} #"\n`,
    latin1: true,
  },
  "utf-8-sig-cookie": { write: (lines) => `# coding: utf-8-sig\n${lines.join("\n")}\n`, visible: true },
  "cp1252-cookie": { write: (lines) => `# coding: cp1252\n${lines.join("\n")}\n`, visible: true },

  // Python normalizes identifiers.
  "nfkc-fullwidth": { write: (lines) => identifiers(lines, (code) => code + 0xff41 - 0x61) },
  "nfkc-bold": { write: (lines) => identifiers(lines, (code) => code + 0x1d41a - 0x61) },
  "nfkc-monospace": { write: (lines) => identifiers(lines, (code) => code + 0x1d68a - 0x61) },
  "nfkc-sans": { write: (lines) => identifiers(lines, (code) => code + 0x1d5ba - 0x61) },
  "nfkc-one-letter": { write: (lines) => identifiers(lines, (code) => code + 0xff41 - 0x61, 1) },
  "nfkc-long-s": { write: (lines) => identifiers(lines, (code) => (code === 0x73 ? 0x17f : code)) },
  "nfkc-superscript": {
    write: (lines) =>
      identifiers(lines, (code) => ({ 0x65: 0x1d49, 0x73: 0x2e2, 0x6f: 0x1d52 })[code] ?? code),
  },

  // What a reader sees in another order, or not at all.
  "bidi-override": {
    write: (lines) => `${HEADER}\nrole = "user\u202e \u2066# no admin\u2069 \u2066"\n${lines.join("\n")}\n`,
    visible: true,
  },
  "bidi-comment": { write: (lines) => `# \u2067checked\u2069\n${lines.join("\n")}\n`, visible: true },
  "zero-width": { write: (lines) => `note = "no\u200bthing"\n${lines.join("\n")}\n`, visible: true },
  bom: { write: (lines) => `\ufeff${lines.join("\n")}\n`, visible: true },
  "bom-cookie": { write: (lines) => `\ufeff# coding: utf-8\n${lines.join("\n")}\n`, visible: true },
  "control-character": { write: (lines) => `# ready\x08\x08\n${lines.join("\n")}\n`, visible: true },
  "escape-sequence": { write: (lines) => `# \x1b[8m\n${lines.join("\n")}\n`, visible: true },

  // A form feed sets the indentation back to nothing.
  "form-feed-dedent": {
    write: (lines) => `if False:\n    x = 1\n${lines.map((line) => `    \f${line}\n`).join("")}`,
    visible: true,
  },
  "form-feed-inside": {
    write: (lines) => `${lines.map((line) => line.replace("(", "\f(")).join("\n")}\n`,
    visible: true,
  },
  "form-feed-before": { write: (lines) => `\f${lines.join("\n\f")}\n`, visible: true },

  nested: {
    write: (lines) =>
      `${lines.slice(0, -1).join("\n")}\n${"(".repeat(120)}${lines.at(-1) ?? ""}${")".repeat(120)}\n`,
    visible: true,
  },
  semicolons: { write: (lines) => `limit = 10; ${statement(lines)}\n`, visible: true },
  continued: {
    write: (lines) => `${lines.join("\n").replaceAll(".", "\\\n.").replaceAll("(", "\\\n(")}\n`,
    visible: true,
  },
  // Python does not take these; the referee is to find that out.
  nul: { write: (lines) => `# a\0\n${lines.join("\n")}\n` },
  "python-2-exec": { write: (lines) => `exec ${JSON.stringify(lines.join("; "))}\n` },
  "zero-width-identifier": { write: (lines) => `${lines.join("\n").replaceAll("os", "o\u200bs")}\n` },
};

/** One line of all. */
function statement(lines: readonly string[]): string {
  return lines.join("; ");
}

/** In UTF-7, a plus sign begins what is encoded. */
function utf7(lines: readonly string[]): string {
  return lines.map((line) => line.replaceAll("+", "+-")).join("+AAo-");
}

/** Small letters of identifiers, outside of strings and keywords, as other characters. */
function identifiers(lines: readonly string[], other: (code: number) => number, atMost = 99): string {
  const change = (word: string): string => {
    const start = Math.max(0, word.length - atMost);
    return (
      word.slice(0, start) +
      word.slice(start).replace(/[a-z]/g, (letter) => String.fromCodePoint(other(letter.charCodeAt(0))))
    );
  };
  const changed = lines.map((line) =>
    line.replace(/"[^"]*"|\b(?:import|from|as)\b|[A-Za-z_]\w*/g, (token) =>
      /^"|^(import|from|as)$/.test(token) || !/^[a-z]/.test(token) ? token : change(token),
    ),
  );
  return `${changed.join("\n")}\n`;
}
