import { type Token } from "./tokens";

/** `for a in b c; do …; done`, `while read a; do …; done < f`, and what braces or parentheses put together. */
export interface Loop {
  readonly keyword: "for" | "while" | "until" | "group";
  /** What stands between the keyword and `do`. */
  readonly head: readonly Token[];
  readonly body: readonly Token[];
  /** What stands between `done` and the end of the command: where the loop's input comes from. */
  readonly tail: readonly Token[];
  /** Index of the token behind all of it: the end of the command, or none. */
  readonly end: number;
}

/** Whether a token is the first word of a loop. */
export function startsLoop(token: Token): boolean {
  return token.kind === "end" && /^(?:for|while|until)$/.test(token.text);
}

/** The loop that begins at a token; nothing where the word is none, or has no end. */
export function loopAt(tokens: readonly Token[], start: number): Loop | undefined {
  const keyword = textAt(tokens, start);
  if (keyword !== "for" && keyword !== "while" && keyword !== "until") {
    return undefined;
  }
  let depth = 0;
  let body: number | undefined;
  for (let index = start + 1; index < tokens.length; index += 1) {
    const text = textAt(tokens, index);
    if (text === "do") {
      body ??= index;
      depth += 1;
    } else if (text === "done") {
      depth -= 1;
      if (depth === 0 && body !== undefined) {
        const after = tokens.findIndex(({ kind }, at) => at > index && kind === "end");
        const end = after < 0 ? tokens.length : after;
        return {
          keyword,
          head: tokens.slice(start + 1, body),
          body: tokens.slice(body + 1, index),
          tail: tokens.slice(index + 1, end),
          end,
        };
      }
    }
  }
  return undefined;
}

const CLOSING: Readonly<Record<string, string>> = { "{": "}", "(": ")" };

/** Whether a token opens a group. */
export function startsGroup(token: Token): boolean {
  return token.kind === "end" && Object.hasOwn(CLOSING, token.text);
}

/** The group that a token opens, `{ …; } > f` or `(…) | sh`; nothing where it has no end. */
export function groupAt(tokens: readonly Token[], start: number): Loop | undefined {
  const open = textAt(tokens, start) ?? "";
  let depth = 0;
  for (let index = start; index < tokens.length; index += 1) {
    const text = textAt(tokens, index);
    depth += text === open ? 1 : text === CLOSING[open] ? -1 : 0;
    if (depth === 0) {
      const after = tokens.findIndex(({ kind }, at) => at > index && kind === "end");
      const end = after < 0 ? tokens.length : after;
      const body = tokens.slice(start + 1, index);
      return { keyword: "group", head: [], body, tail: tokens.slice(index + 1, end), end };
    }
  }
  return undefined;
}

function textAt(tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index];
  return token?.kind === "end" ? token.text : undefined;
}
