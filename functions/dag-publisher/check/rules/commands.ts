import { type Call, type Facts } from "../analysis/facts";
import { HOLE, textsOf, type Value } from "../analysis/value";
import { type PythonNode } from "../python/node";
import { listedCommands, type ShellCommand, shellCommands } from "../shell/shell";

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
const RUNNERS =
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(?:system|popen\d?)|asyncio\.(?:subprocess\.)?create_subprocess_shell|pexpect\.(?:run|spawn)|pty\.spawn|airflow\.hooks\.subprocess\.SubprocessHook\(\)\.run_command|commands\.getoutput)$/;
/** Functions whose arguments are the words of a command. */
const SPREADERS =
  /^(?:asyncio\.(?:subprocess\.)?create_subprocess_exec|os\.(?:exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?))$/;
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
  for (const { decorators, returned } of facts.definitions) {
    if (decorators.some((path) => /\btask\.bash(?:\(\))?$/.test(path))) {
      for (const { node, value } of returned) {
        yield slotOf(node, value, new Map(), true);
      }
    }
  }
}

function* ofCall(call: Call): Iterable<CommandSlot> {
  const { paths, positional, keywords, node } = call;
  if (paths.some((path) => RUNNERS.test(path))) {
    const value = positional[0] ?? keywords.get("args") ?? keywords.get("command") ?? keywords.get("cmd");
    if (value !== undefined) {
      yield slotOf(call.argument(0) ?? node, value, environmentOf(keywords.get("env")), true);
    }
  } else if (paths.some((path) => SPREADERS.test(path))) {
    const words = positional.flatMap((value) => wordsOf(value));
    yield slot(node, [words.join(" ")], listedCommands(words), call.open, false);
  } else if (paths.some(isOperator) || paths.length === 0) {
    for (const name of ARGUMENTS) {
      const value = keywords.get(name);
      if (value !== undefined) {
        const shell =
          name === "bash_command" || name === "ssh_command" || name === "command" || name === "script";
        yield slotOf(call.argument(name) ?? node, value, environmentOf(keywords.get("env")), shell);
      }
    }
  }
}

/** Operators, sensors, decorators and hooks are classes, or calls of `task`. */
function isOperator(path: string): boolean {
  return /^[A-Z]/.test(path.slice(path.lastIndexOf(".") + 1)) || /\btask\b/.test(path);
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
        ...shellCommands(atom.text.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, HOLE), environment),
      );
      open ||= atom.text.includes(HOLE);
    } else if (atom.kind === "list") {
      const words = wordsOf({ atoms: [atom], open: false });
      texts.push(words.join(" "));
      commands.push(...listedCommands(words));
      open ||= !atom.complete || words.some((word) => word.includes(HOLE));
    } else {
      open = true;
    }
  }
  return slot(node, texts, commands, open, shell);
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

/** The words of a call of Airflow's command line behind `airflow`; nothing for another program. */
export function airflowArguments({ words }: ShellCommand): readonly string[] | undefined {
  const [program = "", ...rest] = words;
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (name === "airflow") {
    return rest;
  }
  const module = rest.findIndex(
    (word, index) => word === "-m" && /^airflow(\.__main__)?$/.test(rest[index + 1] ?? ""),
  );
  return /^(?:python|pypy)[\d.]*$/.test(name) && module >= 0 ? rest.slice(module + 2) : undefined;
}
