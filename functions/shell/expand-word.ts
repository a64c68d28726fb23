import { type Token, type WordPart } from "./tokens";

/** A word as it is written. */
export type WordToken = Extract<Token, { kind: "word" }>;

/** Words that one word becomes. */
const MOST_WORDS = 32;

/**
 * The words that a word becomes: none, one, or several by braces and unquoted values.
 * @param valueOf the value of `${…}`, by what stands in it
 * @param outputOf what the commands of `$(…)` print
 */
export function expandWord(
  token: WordToken,
  valueOf: (expression: string) => string,
  outputOf: (text: string) => string,
): string[] {
  // Each alternative of a brace expansion is a word of its own.
  let words: string[][] = [[""]];
  const append = (text: string): void => {
    words.forEach((parts) => parts.push((parts.pop() ?? "") + text));
  };
  for (const part of token.parts) {
    switch (part.kind) {
      case "text":
        append(part.text);
        break;
      case "braces":
        words = part.alternatives.flatMap((alternative) =>
          words.map((parts) => [...parts.slice(0, -1), (parts.at(-1) ?? "") + alternative]),
        );
        break;
      default: {
        const value =
          part.kind === "variable" ? valueOf(part.expression) : outputOf(part.text).replace(/\n+$/, "");
        const [first = "", ...rest] = part.quoted && !isAllParameters(part) ? [value] : value.split(/\s+/);
        append(first);
        rest.forEach((word) => words.forEach((parts) => parts.push(word)));
      }
    }
    words = words.slice(0, MOST_WORDS);
  }
  return words.flat().filter((word) => word !== "" || token.quoted);
}

/** `"$@"` and `"${a[@]}"` are a word for each parameter, though it stands in quotes. */
function isAllParameters(part: WordPart): boolean {
  return part.kind === "variable" && (part.expression === "@" || part.expression.endsWith("[@]"));
}
