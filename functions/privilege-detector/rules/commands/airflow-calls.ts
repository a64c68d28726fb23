import { HOLE } from "../../../shell/hole";
import { baseName, listedCommands, type ShellCommand, shellCommands, UNREAD } from "../../../shell/shell";
import { literalsOf } from "./python-literals";
import { decodedTexts } from "./base64";
import { COMMANDS, DISTINCT } from "./privilege-commands";
import { mentions } from "./mention";

/** What a text of commands runs. */
export interface Calls {
  /** The words behind `airflow` of each of its calls. */
  readonly calls: readonly (readonly string[])[];
  /** Whether words that look like such a call go somewhere that is not followed: what runs them is not known. */
  readonly unexplained: boolean;
}

/** Programs that print, look for or keep what they are given: their arguments are text and no command. */
const TEXT_PROGRAMS =
  /^(?:echo|printf|e?grep|fgrep|rg|ag|ack|cat|head|tail|less|more|sed|logger|git|true|false|:|#|test|\[|\[\[|read|wc|sort|uniq|tr|cut|diff|ls|cd|mkdir|touch|which|man|info|help|alias|export|declare|local|readonly|typeset)$/;

/** Programs that run a text that they are given, mostly elsewhere. */
const RUNS_TEXT =
  /^(?:ssh|docker|podman|nerdctl|kubectl|oc|aws|su|runuser|script|flock|parallel|systemd-run|osascript)$/;

/** Programs that read code of their own, in which a text may be a command. */
const INTERPRETERS = /^(?:perl|ruby|node|nodejs|deno|bun|php|lua|[gmn]?awk)[\d.]*$/;

/** Shells: what they read as a script is a command. */
const SHELLS = /^(?:ba|da|z|k|a)?sh$/;

/** What keeps a text as a file, which a later command may run. */
const HARMLESS_FILE = /^(?:\/dev\/(?:null|stdout|stderr|tty)|&?\d|-)$/;

/** Texts in texts that are followed: `ssh host "bash -c '…'"`. */
const MOST_LEVELS = 3;

/** The calls of Airflow that a shell text makes. */
export function callsOfText(text: string, level = 0): Calls {
  return callsOf(shellCommands(text, new Map(), "input"), text, level);
}

/** The calls of Airflow that a command given as a list makes. */
export function callsOfList(words: readonly string[], level = 0): Calls {
  return callsOf(listedCommands(words, "input"), words.join(" "), level);
}

function callsOf(commands: readonly ShellCommand[], text: string, level: number): Calls {
  const calls: (readonly string[])[] = [];
  const mentioned = mentions(text);
  let unexplained = mentioned && commands.includes(UNREAD);
  for (const command of commands) {
    const found = callsOfCommand(command, level);
    calls.push(...found.calls);
    unexplained ||= found.unexplained || (mentioned && runsWhatIsNotKnown(command));
  }
  for (const decoded of level < MOST_LEVELS ? decodedTexts(text) : []) {
    const found = callsOfText(decoded, level + 1);
    calls.push(...found.calls, ...callsInCode(decoded, level + 1).calls);
    unexplained ||= found.unexplained;
  }
  // What reads the file that `<(…)` stands for may run it: `BASH_ENV=<(…) bash`, `xargs -a <(…) airflow`.
  unexplained ||= mentioned && calls.length === 0 && text.includes("<(");
  return { calls, unexplained };
}

/** A shell that reads a script of unknown text, or a program whose name is not known at all. */
function runsWhatIsNotKnown({ words, input }: ShellCommand): boolean {
  const [program = "", ...rest] = words;
  const name = baseName(program);
  return (
    name.includes(HOLE) ||
    (SHELLS.test(name) && (input?.includes(HOLE) === true || rest.some((word) => word.includes(HOLE)))) ||
    (name === "eval" && rest.some((word) => word.includes(HOLE)))
  );
}

function callsOfCommand(command: ShellCommand, level: number): Calls {
  const { words, input = "", files = [] } = command;
  const [program = "", ...rest] = words;
  const name = baseName(program);
  if (isAirflow(name) && !(name.includes(HOLE) && !isPrivileged(rest))) {
    const unknown = rest.length === 0 || rest.slice(0, 2).some((word) => word.includes(HOLE));
    return { calls: [rest], unexplained: unknown };
  }
  const mentioned = mentions([...rest, input].join(" "));
  if (INTERPRETERS.test(name)) {
    const found = [...rest, input].map((code) => callsInCode(code, level));
    const calls = found.flatMap((one) => one.calls);
    return { calls, unexplained: calls.length === 0 && mentioned && !name.endsWith("awk") };
  }
  if (TEXT_PROGRAMS.test(name)) {
    const kept = files.some((file) => !HARMLESS_FILE.test(file)) || writesFile(name, rest);
    return { calls: [], unexplained: mentioned && kept };
  }
  if (/^(?:python|pypy)[\d.]*$/.test(name)) {
    return callsOfPython(rest, input, level);
  }
  const posted = bodyOfMwaaCommand(words);
  if (posted !== undefined) {
    return callsOfText(`airflow ${posted}`, level + 1);
  }
  const inside = callsInWords(words, level);
  // A shell's own script is among the commands already, and so is what `xargs`, `env` and their like run.
  const followed = inside.calls.length > 0 || SHELLS.test(name) || isWrapper(name);
  return {
    calls: inside.calls,
    unexplained: inside.unexplained || (mentioned && !followed && !isOtherProgram(words)),
  };
}

function isWrapper(name: string): boolean {
  return /^(?:sudo|env|time|nohup|exec|command|builtin|timeout|nice|ionice|stdbuf|xargs|setsid|doas|busybox|coproc|unshare|eval|trap|find|chroot|flock|taskset|chrt|set)$/.test(
    name,
  );
}

/** Programs of other products, which have commands of these names. */
function isOtherProgram([program = "", ...rest]: readonly string[]): boolean {
  return (
    /^(?:aws|gcloud|az|gh|gitlab|keycloak|kcadm(?:\.sh)?|okta|vault|kubectl-users|psql|mysql|snow|snowsql|superset|terraform)$/.test(
      baseName(program),
    ) && !rest.some((word) => isAirflow(baseName(word)))
  );
}

/** Whether the options of a program that prints text name a file for it. */
function writesFile(name: string, options: readonly string[]): boolean {
  return (
    (name === "sed" && options.some((option) => /(?:^|[^\w\\])[gp\d]{0,5}w ?\//.test(option))) ||
    (name === "sort" && options.some((option) => /^(?:-o|--output)/.test(option)))
  );
}

/** `airflow`, a path to it, a variable or a wrapper named after it, or a pattern that it fits. */
function isAirflow(name: string): boolean {
  return (
    /^[\w.${}-]{0,60}airflow[\w.${}-]{0,60}$/i.test(name) ||
    (name.includes(HOLE) && /^[\w.-]{0,60}$/.test(name.replaceAll(HOLE, ""))) ||
    (/[*?[]/.test(name) && fits(name))
  );
}

/** Whether a shell's pattern may stand for `airflow`. */
function fits(pattern: string): boolean {
  const letters = pattern.replace(/\[([^[\]])[^[\]]*\]/g, "$1");
  const [head = "", ...tail] = letters.split(/[*?]/);
  return (
    letters !== "" &&
    /[a-z]/i.test(letters) &&
    "airflow".startsWith(head) &&
    "airflow".endsWith(tail.at(-1) ?? "")
  );
}

/** Whether words begin with a command that the detector reports. */
function isPrivileged(words: readonly string[]): boolean {
  const [group = "", verb = ""] = words.filter((word) => !word.startsWith("-"));
  return COMMANDS.get("")?.has(group) === true || COMMANDS.get(group)?.has(verb) === true;
}

/** `ssh host airflow users …`, `docker exec x airflow users …`, `su -c "airflow users …"`, a copy of the program. */
function callsInWords(words: readonly string[], level: number): Calls {
  const calls: (readonly string[])[] = [];
  let unexplained = false;
  const runsText = RUNS_TEXT.test(baseName(words[0] ?? ""));
  for (const [index, word] of words.slice(0, 60).entries()) {
    const rest = words.slice(index + 1);
    if (index > 0 && isAirflow(baseName(word)) && !word.includes(HOLE) && isPrivileged(rest)) {
      calls.push(rest);
    } else if (index === 0 && isCopy(rest)) {
      calls.push(rest);
    } else if (
      /\s/.test(word) &&
      (mentions(word) || (runsText && /airflow/i.test(word))) &&
      level < MOST_LEVELS
    ) {
      const found = callsOfText(word.replace(/^[\w-]{1,40}=(?=airflow)/, ""), level + 1);
      calls.push(...found.calls);
      unexplained ||= found.unexplained;
    }
  }
  return { calls, unexplained };
}

/** Any program, followed by what only Airflow's command line takes. */
function isCopy(words: readonly string[]): boolean {
  return (
    DISTINCT.has(words.slice(0, 2).join(" ")) &&
    words.some((word) => /^(?:-[uear]|--(?:user|em|role|act|res))/.test(word))
  );
}

/** `python -m airflow …`, `python -c '…main()' users …`, and what code that is given runs. */
function callsOfPython(words: readonly string[], input: string, level: number): Calls {
  const module = words.findIndex(
    (word, at) => /^-[A-Za-z]{0,5}m$/.test(word) && /^airflow(?:\.__main__)?$/.test(words[at + 1] ?? ""),
  );
  if (module >= 0) {
    return { calls: [words.slice(module + 2)], unexplained: false };
  }
  const option = words.findIndex((word) => /^-[A-Za-z]{0,5}c$/.test(word));
  const code = option >= 0 ? (words[option + 1] ?? "") : input;
  const inCode = callsInCode(code, level);
  const rest = option >= 0 ? words.slice(option + 2) : words.slice(1);
  const behind = isPrivileged(rest) ? [rest] : [];
  const calls = [...behind, ...inCode.calls];
  return { calls, unexplained: calls.length === 0 && mentions([...words, input].join(" ")) };
}

/** What the strings of a piece of code would run: as a command each, as a list of words, or decoded. */
function callsInCode(code: string, level: number): Calls {
  const { strings, lists } = literalsOf(code);
  const calls: (readonly string[])[] = lists.flatMap((items) => {
    const at = items.findIndex((item) => isAirflow(baseName(item)));
    const words = at >= 0 ? items.slice(at + 1) : items;
    return isPrivileged(words) ? [words] : [];
  });
  for (const text of level < MOST_LEVELS
    ? [...strings.filter((one) => /airflow/i.test(one)), ...decodedTexts(code)]
    : []) {
    calls.push(...callsOfText(text, level + 1).calls);
  }
  return { calls, unexplained: false };
}

/** The body of a request to MWAA's `/aws_mwaa/cli`: a command without `airflow`. */
function bodyOfMwaaCommand(words: readonly string[]): string | undefined {
  if (!words.some((word) => /\/aws_mwaa\/cli\b/.test(word))) {
    return undefined;
  }
  const at = words.findIndex((word) =>
    /^(?:-d|--data(?:-[a-z]{1,10})?|--post-data|--body)(?:=|$)/.test(word),
  );
  const word = words[at] ?? "";
  return at < 0 ? undefined : word.includes("=") ? word.slice(word.indexOf("=") + 1) : words[at + 1];
}
