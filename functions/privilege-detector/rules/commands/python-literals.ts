/** Strings of one list that are read at most; Airflow's own commands have a dozen. */
const MOST_ITEMS = 200;

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|\r?\n|([\s\S]))/g;
const PLAIN: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** A string literal, and where what follows it begins. */
interface Literal {
  readonly value: string;
  readonly end: number;
}

/**
 * The string literal that begins at a place, as Python's `repr` or an author writes it. Where it stands in a text that is
 * itself quoted, its quotes have backslashes before them, as many at its end as at its beginning.
 */
export function readLiteral(text: string, at: number): Literal | undefined {
  const opening = /[rRbBuUfF]{0,2}(\\{0,8})(['"])/y;
  opening.lastIndex = at;
  const [, backslashes = "", quote] = opening.exec(text) ?? [];
  if (quote === undefined) {
    return undefined;
  }
  const start = opening.lastIndex;
  if (backslashes !== "") {
    const end = text.indexOf(backslashes + quote, start);
    return end < 0 ? undefined : { value: text.slice(start, end), end: end + backslashes.length + 1 };
  }
  for (let end = start; end < text.length; end += 1) {
    const character = text.charAt(end);
    if (character === "\\") {
      end += 1;
    } else if (character === quote) {
      return { value: unescape(text.slice(start, end)), end: end + 1 };
    }
  }
  return undefined;
}

function unescape(text: string): string {
  return text.replace(ESCAPE, (_whole, hex?: string, unicode?: string, other?: string) => {
    const code = hex ?? unicode;
    return code === undefined ? (PLAIN[other ?? ""] ?? other ?? "") : String.fromCharCode(parseInt(code, 16));
  });
}

/** Literals that are one text: side by side as Python joins them, or with `+`, or with Perl's dot. */
const MOST_JOINED = 50;

function readJoined(code: string, at: number): Literal | undefined {
  let joined = readLiteral(code, at);
  const between = /[ \t\r\n+.]{0,50}(?=['"])/y;
  for (let count = 0; joined !== undefined && count < MOST_JOINED; count += 1) {
    between.lastIndex = joined.end;
    const next = between.test(code) ? readLiteral(code, between.lastIndex) : undefined;
    if (next === undefined) {
      break;
    }
    joined = { value: joined.value + next.value, end: next.end };
  }
  return joined;
}

/**
 * The strings of the list or tuple that opens at a place; those before the first that is no literal, where it is cut off
 * or holds anything else.
 */
export function readList(
  text: string,
  open: number,
): { readonly items: readonly string[]; readonly end: number } {
  const items: string[] = [];
  const between = /[\s,]{0,50}/y;
  let at = open + 1;
  while (items.length < MOST_ITEMS) {
    between.lastIndex = at;
    between.exec(text);
    at = Math.max(at, between.lastIndex);
    const literal = readJoined(text, at);
    if (literal === undefined) {
      break;
    }
    items.push(literal.value);
    at = literal.end;
  }
  return { items, end: at };
}

/** The string literals of a piece of code, those that are joined as one, and its lists of them. */
export function literalsOf(code: string): {
  readonly strings: readonly string[];
  readonly lists: readonly (readonly string[])[];
} {
  const strings: string[] = [];
  const lists: (readonly string[])[] = [];
  for (let at = 0; at < code.length && strings.length < MOST_ITEMS; at += 1) {
    const character = code.charAt(at);
    if (character === "[" || character === "(") {
      const { items, end } = readList(code, at);
      if (items.length > 1) {
        lists.push(items);
        strings.push(...items);
        at = end - 1;
      }
    } else if (character === "'" || character === '"') {
      const literal = readJoined(code, at);
      if (literal !== undefined) {
        strings.push(literal.value);
        at = literal.end - 1;
      }
    }
  }
  return { strings, lists };
}
