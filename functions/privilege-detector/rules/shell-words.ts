/** What is read at most; Airflow's own commands have a dozen words. */
const MOST_WORDS = 80;
const MOST_CHARACTERS = 4000;

/** A continued line; the command's end; a quote; what separates words; a redirection; any other character. */
const TOKEN = /(\\\\\\n|\\\r?\n)|(\\n|[;|&)\]\r\n])|(\\{0,8}['"])|([ \t,])|([<>])|\\?([^])/y;

/**
 * The words of a command, and where it ends, from a place in a log line to the command's end. BashOperator logs
 * `['/usr/bin/bash', '-c', '<command>']`, so the quotes around a word may be a shell's or those of a Python list,
 * with backslashes where Python escaped them, and `\n` may be a line break: a quote that nothing closes, or with
 * `]` behind it, is the one that closes the list's last item. No shell is imitated: variables and command
 * substitutions stay as they are.
 */
export function shellWords(text: string, from: number): { words: readonly string[]; end: number } {
  const command = text.slice(from, from + MOST_CHARACTERS);
  const words: string[] = [];
  let word: string | undefined;
  TOKEN.lastIndex = 0;
  while (words.length < MOST_WORDS && TOKEN.lastIndex < command.length) {
    const [, continued, end, quote, separator, redirection, character = ""] = TOKEN.exec(command) ?? [];
    if (end !== undefined || redirection !== undefined) {
      // "2>": the number belongs to the redirection.
      word = redirection !== undefined && /^\d$/.test(word ?? "") ? undefined : word;
      break;
    }
    if (quote !== undefined) {
      const start = TOKEN.lastIndex;
      const close = command.startsWith("]", start) ? -1 : command.indexOf(quote, start);
      if (close < 0) {
        break;
      }
      word = (word ?? "") + command.slice(start, close);
      TOKEN.lastIndex = close + quote.length;
    } else if (separator !== undefined || continued !== undefined) {
      words.push(...(word === undefined ? [] : [word]));
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  words.push(...(word === undefined ? [] : [word]));
  return { words, end: from + Math.min(TOKEN.lastIndex, command.length) };
}
