import { type Random } from "../../unit/dag-publisher/evasions/grammar/random";

/** Small changes that may make Python and another parser read a text differently. */
type Mutation = (text: string, random: Random) => string;

/** Characters that mean something to a tokenizer. */
const CHARACTERS = [
  ..."\r\f\t\v\\;#'\"()[]{}:,.=@*& \u00e9\u00a0\uff53",
  "\\\n",
  '"""',
  "\r\n",
  "\n",
  "{{",
  "\\N{SPACE}",
];

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  insert: (text, random) => splice(text, random.between(0, text.length), 0, random.pick(CHARACTERS)),
  remove: (text, random) => splice(text, random.between(0, text.length), 1, ""),
  replace: (text, random) => splice(text, random.between(0, text.length), 1, random.pick(CHARACTERS)),
  "insert-at-line-end": (text, random) => {
    const lines = text.split("\n");
    const at = random.between(0, lines.length);
    lines[at] = `${lines[at] ?? ""}${random.pick(["\r", " \\", "\f", " # x", ";", " ; pass", "\t"])}`;
    return lines.join("\n");
  },
  "swap-lines": (text, random) => {
    const lines = text.split("\n");
    const at = random.between(0, Math.max(1, lines.length - 1));
    const [first = "", second = ""] = [lines[at], lines[at + 1]];
    lines.splice(at, 2, second, first);
    return lines.join("\n");
  },
  "duplicate-line": (text, random) => {
    const lines = text.split("\n");
    const at = random.between(0, lines.length);
    lines.splice(at, 0, lines[at] ?? "");
    return lines.join("\n");
  },
  "remove-line": (text, random) => {
    const lines = text.split("\n");
    lines.splice(random.between(0, lines.length), 1);
    return lines.join("\n");
  },
  "join-lines": (text, random) => {
    const newlines = [...text.matchAll(/\n/g)].map(({ index }) => index);
    return newlines.length === 0
      ? text
      : splice(text, random.pick(newlines), 1, random.pick(["; ", " ", "\\\n"]));
  },
  "windows-lines": (text) => text.replaceAll("\n", "\r\n"),
  tabs: (text) => text.replaceAll("    ", "\t"),
  "string-prefix": (text, random) => {
    const quotes = [...text.matchAll(/(?<![\w"'])["']/g)].map(({ index }) => index);
    return quotes.length === 0
      ? text
      : splice(
          text,
          random.pick(quotes),
          0,
          random.pick(["r", "b", "f", "u", "rb", "Rb", "fr", "F", "U", "BR"]),
        );
  },
  "escape-in-string": (text, random) => {
    const quotes = [...text.matchAll(/(?<![\w"'])["'](?=\w)/g)].map(({ index }) => index);
    return quotes.length === 0
      ? text
      : splice(
          text,
          random.pick(quotes) + 1,
          0,
          random.pick([
            "\\x41",
            "\\101",
            "\\0",
            "\\u0041",
            "\\N{LATIN SMALL LETTER A}",
            "\\d",
            "\\\n",
            "\\400",
            "\\'",
            "\\\\",
          ]),
        );
  },
  parenthesize: (text, random) => {
    const words = [...text.matchAll(/(?<=[=(,] ?)\w+(?=[(.,)])/g)];
    if (words.length === 0) {
      return text;
    }
    const word = random.pick(words);
    return splice(text, word.index, word[0].length, `(${word[0]})`);
  },
  "continue-line": (text, random) => {
    const spaces = [...text.matchAll(/(?<=\S) (?=\S)/g)].map(({ index }) => index);
    return spaces.length === 0 ? text : splice(text, random.pick(spaces), 1, " \\\n");
  },
};

/** A text with one to three small changes, and what was changed. */
export function mutate(text: string, random: Random): { readonly text: string; readonly changes: string } {
  const names = random.sample(Object.keys(MUTATIONS), random.between(1, 4));
  return {
    text: names.reduce((changed, name) => MUTATIONS[name]?.(changed, random) ?? changed, text),
    changes: names.join("+"),
  };
}

function splice(text: string, start: number, removed: number, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(start + removed);
}
