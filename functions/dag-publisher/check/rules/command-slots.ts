import { type Call, type Facts } from "../analysis/facts";
import { type Atom, HOLE, textsOf, type Value } from "../analysis/value";
import { type PythonNode } from "../python/node";

/** A text that a shell or a process is given as its command. */
export interface CommandText {
  readonly text: string;
  readonly node: PythonNode;
}

/** Arguments that are commands, of whatever operator, hook or function. */
const COMMAND_ARGUMENTS = ["bash_command", "command", "cmds", "cmd", "arguments", "args"];

/** Functions whose first argument is a command. */
const RUNS_FIRST =
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(?:system|popen|exec\w+|spawn\w+|posix_spawnp?)|posix\.system|asyncio\.create_subprocess_(?:shell|exec)|pty\.spawn|commands\.getoutput|.*SubprocessHook\(\)\.run_command|\?\.(?:exec_command|run_command))$/;

/** All texts that the file gives to a shell or a process. */
export function* commandTexts(facts: Facts): Iterable<CommandText> {
  for (const call of facts.calls) {
    for (const name of COMMAND_ARGUMENTS) {
      const value = call.keywords.get(name);
      if (value !== undefined) {
        yield* texts(value, call.argument(name) ?? call.node);
      }
    }
    if (call.paths.some((path) => RUNS_FIRST.test(path))) {
      yield* call.positional.flatMap((value, index) => texts(value, argumentAt(call, index)));
    }
  }
  for (const { decorators, returned } of facts.definitions) {
    if (decorators.some((path) => /\.task\.bash(?:\(\))?$/.test(path))) {
      yield* returned.flatMap(({ node, value }) => texts(value, node));
    }
  }
}

function argumentAt(call: Call, index: number): PythonNode {
  return call.argument(index) ?? call.node;
}

/** A list's elements are words of one command. */
function texts(value: Value, node: PythonNode): CommandText[] {
  const words = (atom: Atom): string[] =>
    atom.kind === "list" ? [atom.items.map((item) => textsOf(item)[0] ?? HOLE).join(" ")] : [];
  return [...textsOf(value), ...value.atoms.flatMap(words)].map((text) => ({ text, node }));
}
