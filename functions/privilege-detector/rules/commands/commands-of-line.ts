import { type LogMessage } from "../../log/log-message";
import { callsOfList, callsOfText, type Calls } from "./airflow-calls";
import { readList, readLiteral } from "./python-literals";

/** What is read of a message, in UTF-16 code units: a shell's text takes more time than other lines. */
export const LONGEST_COMMAND = 32 * 1024;

/** Commands of one message that are read. */
const MOST_COMMANDS = 20;

/**
 * How programs announce what they run: BashOperator's `Running command: ['/usr/bin/bash', '-c', '…']`, SSHOperator's
 * `Running command: …`, `Executing command: …`, `Command '…' returned non-zero exit status 1`. Airflow 3.0's supervisor prints
 * a task's rendered fields, with `'bash_command': '…'` before the task runs.
 */
const ANNOUNCED =
  /(?:[Rr]unning|[Ee]xecuting)(?: \w{1,20}){0,3}: |\b[Cc]ommand (?=['"[])|['"]bash_command\\{0,8}['"]: (?=\\{0,8}['"[])/g;

/** A list that begins with the program: `['airflow', …]`, `['/bin/sh', '-c', …]`. */
const LISTED =
  /\[\\{0,8}['"](?:[^'"\\\s]{0,200}\/)?(?:airflow|(?:ba|da|z|k)?sh|python[\d.]{0,5}|sudo|env)\\{0,8}['"]/g;

/** Further words of a command, and not what a message says of it. */
const MORE_WORDS = /^ {1,50}(?!(?:returned|died|timed|exited|failed|finished|on|in|with|at|as)\b)[\w'"$-]/;

/** What a shell prints before a command with `set -x`. */
const TRACED = /^\+{1,8} /;

/** Where one command begins and ends in the message's text, and what it runs. */
export interface CommandInLine extends Calls {
  readonly text: string;
}

/** The commands that a message announces, lists or traces. */
export function commandsOf({ text, lines }: LogMessage): CommandInLine[] {
  const head = text.slice(0, LONGEST_COMMAND);
  const found: CommandInLine[] = [];
  let end = 0;
  ANNOUNCED.lastIndex = 0;
  for (
    let match = ANNOUNCED.exec(head);
    match !== null && found.length < MOST_COMMANDS;
    match = ANNOUNCED.exec(head)
  ) {
    const start = match.index + match[0].length;
    if (start > end) {
      const command = commandAt(head, start);
      found.push(command.command);
      end = command.end;
    }
    ANNOUNCED.lastIndex = Math.max(end, start);
  }
  LISTED.lastIndex = end;
  for (
    let match = LISTED.exec(head);
    match !== null && found.length < MOST_COMMANDS;
    match = LISTED.exec(head)
  ) {
    const list = readList(head, match.index);
    found.push({ ...callsOfList(list.items), text: head.slice(match.index, list.end) });
    LISTED.lastIndex = Math.max(list.end, match.index + 1);
  }
  for (const line of lines.slice(0, 1000)) {
    if (TRACED.test(line.text) && found.length < MOST_COMMANDS) {
      const traced = line.text.replace(TRACED, "").slice(0, LONGEST_COMMAND);
      found.push({ ...callsOfText(traced), text: traced });
    }
  }
  return found;
}

function commandAt(text: string, start: number): { readonly command: CommandInLine; readonly end: number } {
  if (text.charAt(start) === "[" || text.charAt(start) === "(") {
    const { items, end } = readList(text, start);
    if (items.length > 0) {
      return { command: { ...callsOfList(items), text: text.slice(start, end) }, end };
    }
  }
  const read = readLiteral(text, start);
  // A command may itself begin with a word in quotes.
  const literal =
    read !== undefined && MORE_WORDS.test(text.slice(read.end, read.end + 80)) ? undefined : read;
  const command = literal?.value ?? text.slice(start);
  return { command: { ...callsOfText(command), text: command }, end: literal?.end ?? text.length };
}
