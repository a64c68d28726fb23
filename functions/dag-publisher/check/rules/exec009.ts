import { HOLE } from "../analysis/value";
import { HERE_DOCUMENT, type ShellCommand } from "../../../shell/shell";
import { commandSlots } from "./commands";
import { always, type DagRule } from "./dag-rule";

const SHELL = /^(?:ba|da|z|k|a)?sh$/;
const INTERPRETER = /^(?:python[\d.]*|perl|ruby|node|php|lua|pypy[\d.]*)$/;

export const exec009: DagRule = {
  id: "EXEC009",
  title: "Runs a command that hides what it runs",
  why: "What is downloaded, decoded or put together in a shell is run unseen; a reverse shell hands the worker over.",
  bad: "curl https://example.com/x.sh | sh",
  good: "a script of the repository, delivered with the DAG",
  source: "Semgrep, python-reverse-shell; published attacks on Airflow (Unit 42, Dirty DAG)",
  fix: "write the commands plainly",
  severity: always("error"),
  *find({ facts }) {
    for (const { node, texts, commands } of commandSlots(facts)) {
      if (texts.some((text) => /\/dev\/(?:tcp|udp)\//.test(text))) {
        yield { message: "/dev/tcp opens a connection from the shell", at: node };
      }
      for (const command of commands) {
        const message = hides(command);
        if (message !== undefined) {
          yield {
            message,
            at: node,
            ...(message.includes("code as text") ? { severity: "warning" as const } : {}),
          };
        }
      }
    }
  },
};

function hides({ words, input, from, script }: ShellCommand): string | undefined {
  const [first = "", ...rest] = words;
  const program = first.slice(first.lastIndexOf("/") + 1);
  const pipedIn = input !== undefined && !rest.some((word) => !word.startsWith("-"));
  if (INTERPRETER.test(program) && (script !== undefined || (pipedIn && from?.[0] === HERE_DOCUMENT))) {
    return `${program} runs code as text`;
  }
  if (pipedIn && from?.[0] === HERE_DOCUMENT && !input.includes(HOLE)) {
    // Its lines are read as commands.
    return undefined;
  }
  if (pipedIn && (SHELL.test(program) || INTERPRETER.test(program))) {
    const source = from?.[0] ?? "another command";
    return `${program} runs what ${source.includes(HOLE) ? "another command" : source} gives it`;
  }
  if (program === "eval" && rest.some((word) => word.includes(HOLE))) {
    return "eval runs a text that is not known here";
  }
  if (/^(?:nc|ncat|netcat|socat)$/.test(program)) {
    return `${program} opens a connection from the shell`;
  }
  if (/^[gmn]?awk$/.test(program) && rest.some((word) => /system\s*\(|\|\s*getline|print\s*\|/.test(word))) {
    return "awk runs code as text";
  }
  if (INTERPRETER.test(program) && rest.some((word) => /^-(?:c|e)$/.test(word))) {
    return `${program} runs code as text`;
  }
  return undefined;
}
