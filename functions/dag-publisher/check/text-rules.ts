import { always, type RuleDocumentation } from "./rules/dag-rule";

/** The rules about a file's text, which preflight and the parser apply before any other rule can. */
export const TEXT_RULES: readonly RuleDocumentation[] = [
  {
    id: "ENC001",
    title: "Is not UTF-8",
    why:
      "Python reads a file in the encoding that a comment in its first two lines names, and some encodings, such as " +
      "utf-7, turn what looks like a comment into code.",
    bad: "# coding: utf-7",
    good: "# no such comment: Python reads UTF-8",
    source: "PEP 263; run with CPython 3.11",
    fix: "save the file as UTF-8 without a byte order mark, and remove the comment",
    severity: always("error"),
  },
  {
    id: "ENC002",
    title: "Has hidden or control characters",
    why:
      "A carriage return ends a comment for Python and not for an editor; bidirectional and zero-width characters show " +
      "code in another order than it runs in, or not at all.",
    bad: 'role = "viewer<U+202E>"',
    good: 'role = "viewer"',
    source: "CVE-2021-42574; bandit B613; run with CPython 3.11",
    fix: "remove the character, or write it as an escape such as \\u200b; lines end with LF or CRLF",
    severity: always("error"),
  },
  {
    id: "ENC003",
    title: "Has names that Python reads as other names",
    why: "Python reads a name in its NFKC form, so that exec in full-width letters is exec.",
    bad: 'ｅｘｅｃ("import os")',
    good: "run(os)",
    source: "Python, reference/lexical_analysis, identifiers",
    fix: "write the name in the letters that Python reads",
    severity: always("error"),
  },
  {
    id: "ENC004",
    title: "Cannot be parsed",
    why: "What cannot be parsed cannot be checked: invalid syntax, statements of Python 2, too deep, too large.",
    bad: 'print "done"',
    good: 'print("done")',
    source: "the checker's own parser, whose grammar is that of Python 3",
    fix: "correct the syntax, or split the file",
    severity: always("error"),
  },
];
