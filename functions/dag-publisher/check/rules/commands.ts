import { type Call, type Facts } from "../analysis/facts";
import { eachOf } from "../analysis/elements";
import { HOLE, textsOf, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";
import {
  baseName,
  HERE_DOCUMENT,
  listedCommands,
  type ShellCommand,
  shellCommands,
  UNREAD,
} from "../../../shell/shell";
import { matchesGlob } from "../glob";
import { inDefaults } from "./tasks";

/** A place where a command is given, and what it may be. */
export interface CommandSlot {
  readonly node: PythonNode;
  /** The texts, as they are written; a list's words are joined by blanks. */
  readonly texts: readonly string[];
  /** The commands in them, expanded. */
  readonly commands: readonly ShellCommand[];
  /** Whether a part of it is not known here. */
  readonly open: boolean;
  /** Whether a shell reads it, and not only a program its arguments. */
  readonly shell: boolean;
}

/** Functions whose first argument is a command. */
const RUNNERS = new PathQuestion(
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(?:system|popen\d?)|asyncio\.(?:subprocess\.)?create_subprocess_shell|pexpect\.(?:run|spawn)|pty\.spawn|airflow\.hooks\.subprocess\.SubprocessHook\(\)\.run_command|commands\.getoutput|imaplib\.IMAP4_stream|\?\.(?:exec_command|run_command))$/,
);
/** Functions whose arguments are the words of a command. */
const SPREADERS = new PathQuestion(
  /^(?:asyncio\.(?:subprocess\.)?create_subprocess_exec|os\.(?:exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?))$/,
);
/** Operators, sensors, decorators and hooks are classes, or calls of `task`. */
const OPERATORS = new PathQuestion(/(?:^|\.)(?:[A-Z]\w*|__init__|partial|expand)$|\btask\b/);
/** Arguments of operators that are commands, by the names that providers give them. */
const ARGUMENTS = [
  "bash_command",
  "command",
  "cmds",
  "arguments",
  "ssh_command",
  "cmd",
  "script",
  "entrypoint",
  "commands",
] as const;

/** A text that a shell or a process is given as its command. */
export interface CommandText {
  readonly text: string;
  readonly node: PythonNode;
}

/** The texts of all commands: as they are written, and each command as the shell would run it. */
export function* commandTexts(facts: Facts): Iterable<CommandText> {
  for (const { node, texts, commands } of commandSlots(facts)) {
    const expanded = commands.map(({ words, files = [] }) => [...words, ...files].join(" "));
    for (const text of new Set([...texts, ...expanded])) {
      yield { text, node };
    }
  }
}

const known = new WeakMap<Facts, readonly CommandSlot[]>();

/** Every place of a file where a command is given: to an operator, to a subprocess, by a `@task.bash` function. */
export function commandSlots(facts: Facts): readonly CommandSlot[] {
  const slots = known.get(facts) ?? [...find(facts)];
  known.set(facts, slots);
  return slots;
}

function* find(facts: Facts): Iterable<CommandSlot> {
  for (const call of facts.calls) {
    yield* ofCall(call);
  }
  for (const { node, value } of facts.attributeWrites) {
    const name = node.child("attribute")?.text ?? "";
    if (value !== undefined && (ARGUMENTS as readonly string[]).includes(name)) {
      yield slotOf(node, value, new Map(), isShell(name));
    }
  }
  for (const { decorators, returned } of facts.definitions) {
    if (decorators.some((path) => /\b(?:task\.bash|bash_task)(?:\(\))?$/.test(path))) {
      for (const { node, value } of returned) {
        yield slotOf(node, value, new Map(), true);
      }
    }
  }
}

function* ofCall(call: Call): Iterable<CommandSlot> {
  const { paths, positional, keywords, node } = call;
  if (RUNNERS.of(call)) {
    const value = positional[0] ?? keywords.get("args") ?? keywords.get("command") ?? keywords.get("cmd");
    if (value !== undefined) {
      yield slotOf(call.argument(0) ?? node, value, environmentOf(keywords.get("env")), true);
    }
  } else if (SPREADERS.of(call)) {
    const words = positional.flatMap((value) => wordsOf(value));
    yield slot(node, [words.join(" ")], listedCommands(words), call.open, false);
  } else if (OPERATORS.of(call) || paths.length === 0) {
    const names = keywords.has("default_args") ? ARGUMENTS : ARGUMENTS.filter((name) => keywords.has(name));
    if (names.length === 0) {
      return;
    }
    const environment = environmentOf(keywords.get("env"));
    // A container's image runs `cmds` with `arguments` behind them.
    const throughShell = ["cmds", "entrypoint"].some((name) => startsShell(keywords.get(name)));
    const mapped = paths.some((path) => path.endsWith(".expand"));
    for (const name of names) {
      const value = keywords.get(name) ?? inDefaults(call, name);
      if (value !== undefined) {
        const written = call.argument(name);
        // Each element of what a task is mapped over is a command of its own.
        const commands = mapped ? eachOf(value) : value;
        // By `**`, a call passes what it has, and mostly other arguments.
        yield slotOf(
          written ?? node,
          written === undefined ? { ...commands, open: false } : commands,
          environment,
          isShell(name) || (name === "arguments" && throughShell),
        );
      }
    }
  }
}

/** Arguments that a shell reads; others are the words of a program. */
function isShell(name: string): boolean {
  return name === "bash_command" || name === "ssh_command" || name === "command" || name === "script";
}

/** `["bash", "-c"]`, and whatever else is behind it. */
function startsShell(value: Value | undefined): boolean {
  return (value?.atoms ?? []).some((atom) => {
    const [program = "", ...options] = wordsOf({ atoms: [atom], open: false });
    return /^(?:ba|da|z|k|a)?sh$/.test(baseName(program)) && options.some((word) => /^-[a-z]*c$/.test(word));
  });
}

function slotOf(
  node: PythonNode,
  value: Value,
  environment: ReadonlyMap<string, string>,
  shell: boolean,
): CommandSlot {
  const texts: string[] = [];
  const commands: ShellCommand[] = [];
  let open = value.open;
  for (const atom of value.atoms) {
    if (atom.kind === "text") {
      texts.push(atom.text);
      // What Jinja puts there is known when the task runs.
      commands.push(
        ...shellCommands(
          atom.text.replace(/\{#[\s\S]*?#\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (jinja) =>
            jinja.startsWith("{#") ? "" : HOLE,
          ),
          environment,
        ),
      );
      open ||= atom.text.includes(HOLE) || commands.includes(UNREAD);
    } else if (atom.kind === "list") {
      const words = wordsOf({ atoms: [atom], open: false });
      texts.push(words.join(" "));
      commands.push(...listedCommands(words));
      open ||= commands.includes(UNREAD) || !atom.complete || words.some((word) => word.includes(HOLE));
    } else {
      open = true;
    }
  }
  return slot(node, texts, commands, open, shell || startsShell(value));
}

function slot(
  node: PythonNode,
  texts: readonly string[],
  commands: readonly ShellCommand[],
  open: boolean,
  shell: boolean,
): CommandSlot {
  return { node, texts, commands, open, shell };
}

function wordsOf(value: Value): string[] {
  return value.atoms.flatMap((atom) => {
    if (atom.kind === "list") {
      return atom.items.map((item) => textsOf(item)[0] ?? HOLE);
    }
    return atom.kind === "text" ? [atom.text] : [HOLE];
  });
}

function environmentOf(value: Value | undefined): ReadonlyMap<string, string> {
  const entries = (value?.atoms ?? []).flatMap((atom) => (atom.kind === "dict" ? atom.entries : []));
  return new Map(
    entries.flatMap(([key, item]) => textsOf(key).map((name) => [name, textsOf(item)[0] ?? HOLE] as const)),
  );
}

/** Programs that print, look for or keep what they are given: their arguments are text and no command. */
const TEXT_PROGRAMS =
  /^(?:echo|printf|e?grep|fgrep|rg|cat|head|tail|less|more|logger|true|false|:|test|\[|\[\[|read|wc|sort|uniq|tr|cut|diff|ls|cd|mkdir|touch|which|rm|export|declare|local|readonly|pip|pip3|git|helm)$/;

/** Whether a word is, or may be, a program of this name: by a path, a pattern, or with parts that are not known. */
function matchesProgram(word: string, name: string): boolean {
  const base = baseName(word);
  if (base === name || (base.includes(HOLE) && base.replaceAll(HOLE, "") === name)) {
    return true;
  }
  // `airf[l]ow`, `airf[a-z]ow`: a class of one letter is that letter.
  const pattern = base.replace(/\[([^\]]{1,40})\]/g, (_whole, letters: string) =>
    letters.length === 1 ? letters : "?",
  );
  return pattern === name || (/[*?]/.test(pattern) && /\w/.test(pattern) && matchesGlob(pattern, name));
}

/** The words behind `airflow` of each call of Airflow's command line that a command makes, itself or by what it starts. */
export function airflowCalls(command: ShellCommand): readonly (readonly string[])[] {
  const { words } = command;
  const [program = "", ...rest] = words;
  if (matchesProgram(program, "airflow")) {
    return [rest];
  }
  const module = rest.findIndex(
    (word, index) => word === "-m" && /^airflow(\.__main__)?$/.test(rest[index + 1] ?? ""),
  );
  if (/(?:^|\/)(?:python|pypy)[\d.]*$/.test(program) && module >= 0) {
    return [rest.slice(module + 2)];
  }
  return TEXT_PROGRAMS.test(baseName(program)) ? [] : callsBehind(command);
}

/** `ssh host airflow users …`, `python -c "os.system('airflow users …')"`: a program that is handed the call. */
function callsBehind({ words, script, input, from }: ShellCommand): (readonly string[])[] {
  const calls = words.slice(1, 60).flatMap((word, index): (readonly string[])[] => {
    if (/\s/.test(word)) {
      return callsInText(word);
    }
    return baseName(word) === "airflow" ? [words.slice(index + 2)] : [];
  });
  const code = [script ?? "", from?.[0] === HERE_DOCUMENT ? (input ?? "") : ""];
  return [...calls, ...code.flatMap(callsInText)];
}

/** Calls in a text of another language: words on one line, or a list of them in quotes. */
function callsInText(text: string): (readonly string[])[] {
  return [...text.matchAll(/\bairflow["']?[\s,]+["']?([a-z][\w-]*)["']?[\s,]+["']?([a-z][\w-]*)/g)].map(
    ([, group = "", verb = ""]) => [group, verb],
  );
}

/** The words of a call of AWS's command line behind `aws`; nothing for another program. */
export function awsArguments({ words }: ShellCommand): readonly string[] | undefined {
  return matchesProgram(words[0] ?? "", "aws") ? words.slice(1) : undefined;
}

/** The service that `curl --aws-sigv4 aws:amz:eu-west-1:airflow` signs a request for; a hole where it is not known. */
export function signedService({ words }: ShellCommand): string | undefined {
  if (!matchesProgram(words[0] ?? "", "curl")) {
    return undefined;
  }
  const index = words.findIndex((word) => /^--aws-sigv4(?:=|$)/.test(word));
  const [, value = words[index + 1] ?? ""] = /^--aws-sigv4=(.*)/s.exec(words[index] ?? "") ?? [];
  if (index < 0) {
    return undefined;
  }
  // Without a service, curl takes the first part of the host.
  const host = words
    .map((word) => /^https?:\/\/([^/:?#]+)/.exec(word)?.[1])
    .find((found) => found !== undefined);
  return value.split(":")[3] ?? host?.replace(/^(?:api|env|ops)\./, "").split(".")[0] ?? HOLE;
}
