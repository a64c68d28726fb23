import { HOLE, LONGEST_TEXT } from "./hole";
import { decodeBase64, reverse, rot13 } from "./text-commands";
import { type HereDocuments, type Token, tokenize } from "./tokens";

/** A command as the shell would run it. */
export interface ShellCommand {
  /** Its words, expanded; with holes where a part is not known. */
  readonly words: readonly string[];
  /** Files that it reads from or writes to by `<` and `>`. */
  readonly files?: readonly string[];
  /** What is piped into it, where it is known; a hole where it is not, nothing where there is no pipe. */
  readonly input?: string;
  /** The command that the input comes from. */
  readonly from?: readonly string[];
}

/** Commands inside of commands that are followed. */
const MOST_LEVELS = 8;
const MOST_COMMANDS = 2000;

/** Stands for the commands that are beyond these limits. */
export const UNREAD: ShellCommand = { words: [HOLE] };

const SHELLS = /^(?:ba|da|z|k|a)?sh$/;
/** What runs the command behind it; options with a value are left to their words. */
const WRAPPERS =
  /^(?:sudo|env|time|nohup|exec|command|builtin|timeout|nice|ionice|stdbuf|xargs|setsid|doas|busybox|coproc|unshare)$/;

/** What runs a command that stands somewhere behind its own arguments. */
const RUNS_LATER = /^(?:find|chroot|flock|taskset|chrt)$/;

/**
 * The commands of a shell text, those inside of others too: in `$(…)`, behind `bash -c`, `eval`, `xargs`, and what is
 * echoed or decoded into a shell. Variables that the text sets are followed.
 * @param environment variables that are set from outside
 * @param hereDocuments whether the text of a here-document is read as commands, whatever reads it, or as input
 */
export function shellCommands(
  text: string,
  environment: ReadonlyMap<string, string> = new Map(),
  hereDocuments: HereDocuments = "commands",
): ShellCommand[] {
  const shell = new Shell(new Map(environment), hereDocuments);
  shell.run(text, 0);
  return shell.commands;
}

/** The words of a command that is given as a list, with what it runs in a shell. */
export function listedCommands(
  words: readonly string[],
  hereDocuments: HereDocuments = "commands",
): ShellCommand[] {
  const shell = new Shell(new Map(), hereDocuments);
  shell.runWords(words, {}, 0);
  return shell.commands;
}

/** A command before it is run. */
interface SplitCommand {
  readonly words: string[];
  readonly pipesOn: boolean;
  /** What a here-string or a process substitution gives it. */
  readonly input: string | undefined;
  readonly files: readonly string[];
}

interface Pipe {
  readonly files?: readonly string[];
  readonly input?: string;
  readonly from?: readonly string[];
}

class Shell {
  public readonly commands: ShellCommand[] = [];
  private readonly aliases = new Map<string, string>();
  private readonly functions = new Map<string, string>();

  public constructor(
    private readonly variables: Map<string, string>,
    private readonly hereDocuments: HereDocuments,
  ) {}

  /** Runs a text; the result is what it would print, where that is known. */
  public run(text: string, level: number): string {
    let printed = "";
    if (level > MOST_LEVELS) {
      this.leaveUnread();
      return HOLE;
    }
    let pipe: Pipe = {};
    for (const { words, pipesOn, input, files } of this.split(tokenize(text, this.hereDocuments), level)) {
      const given = input === undefined ? pipe : { input, from: ["a here-string"] };
      const output = this.runWords(words, files.length === 0 ? given : { ...given, files }, level);
      pipe = pipesOn ? { input: output, from: words } : {};
      printed = pipesOn ? printed : printed + output;
    }
    return printed;
  }

  /** Runs a command; the result is what it would print. */
  public runWords(given: readonly string[], pipe: Pipe, level: number): string {
    const words = this.assign(given);
    const [program] = words;
    if (program === undefined) {
      return "";
    }
    if (this.commands.length >= MOST_COMMANDS) {
      this.leaveUnread();
      return "";
    }
    const alias = this.aliases.get(program) ?? this.functions.get(program);
    if (alias !== undefined && level < MOST_LEVELS) {
      const rest = words.slice(1).join(" ");
      if (this.functions.has(program)) {
        this.setParameters(words.slice(1));
      }
      return this.run(
        alias.includes("$@") || alias.includes("$*")
          ? alias.replace(/"?\$[@*]"?/g, () => rest)
          : `${alias} ${rest}`,
        level + 1,
      );
    }
    this.commands.push({ words, ...pipe });
    this.runInside(words, pipe, level);
    return outputOf(words, pipe.input);
  }

  /** `$1`, `$2`, `$@`: of a function, of `bash -c`, or by `set`. */
  private setParameters(words: readonly string[]): void {
    words.slice(0, 9).forEach((word, index) => this.variables.set(String(index + 1), word));
    ["@", "*"].forEach((name) => this.variables.set(name, words.join(" ")));
  }

  private leaveUnread(): void {
    if (!this.commands.includes(UNREAD)) {
      this.commands.push(UNREAD);
    }
  }

  /** Leading `A=b` set variables: for this command, or from here on; the difference does not matter. */
  private assign(words: readonly string[]): readonly string[] {
    let start = 0;
    for (; start < words.length; start += 1) {
      const match = /^([A-Za-z_]\w*)(\+?)=([\s\S]*)$/.exec(words[start] ?? "");
      if (match?.[1] === undefined) {
        break;
      }
      const before = match[2] === "+" ? (this.variables.get(match[1]) ?? "") : "";
      this.variables.set(match[1], shortened(before + (match[3] ?? "")));
    }
    const rest = words.slice(start);
    if (/^(?:export|declare|local|readonly|typeset)$/.test(rest[0] ?? "") && rest.length > 1) {
      this.assign(rest.slice(1).filter((word) => !word.startsWith("-")));
    }
    return rest;
  }

  private runInside(words: readonly string[], { input }: Pipe, level: number): void {
    const name = baseName(words[0] ?? "");
    if (name === "alias") {
      words.slice(1).forEach((word) => {
        const [key, ...value] = word.split("=");
        this.aliases.set(key ?? "", value.join("="));
      });
    } else if (name === "eval" || name === "trap") {
      this.run(words.slice(1, name === "trap" ? 2 : undefined).join(" "), level + 1);
    } else if (name === "printf" && words[1] === "-v") {
      this.variables.set(words[2] ?? "", printf(words.slice(3)));
    } else if ((name === "source" || name === ".") && input !== undefined) {
      this.run(input, level + 1);
    } else if (SHELLS.test(name)) {
      const option = words.findIndex((word) => /^-[a-z]*c[a-z]*$/.test(word));
      const script = option < 0 ? undefined : words[option + 1];
      if (script !== undefined) {
        this.variables.set("0", words[option + 2] ?? name);
        this.setParameters(words.slice(option + 3));
        this.run(script, level + 1);
      } else if (input !== undefined) {
        this.run(input, level + 1);
      }
    } else if (name === "set") {
      this.setParameters(words.slice(words[1] === "--" ? 2 : 1));
    } else if (RUNS_LATER.test(name) && level < MOST_LEVELS) {
      words.slice(1, 8).forEach((_word, index) => this.runWords(words.slice(index + 1), {}, level + 1));
    } else if (WRAPPERS.test(name)) {
      this.runWrapped(words.slice(1), name === "xargs" ? input : undefined, level);
    }
  }

  /** `sudo -u x airflow …`, `xargs airflow …`: the command begins behind the options, and any of their values may be it. */
  private runWrapped(words: readonly string[], input: string | undefined, level: number): void {
    const start = words.findIndex((word) => !word.startsWith("-") && !/^\d+[smhd]?$/.test(word));
    if (start >= 0 && level < MOST_LEVELS) {
      const added = input === undefined ? [] : input.trim().split(/\s+/);
      this.runWords([...words.slice(start), ...added], {}, level + 1);
      const option = words[start - 1];
      if (option?.startsWith("-") === true && words[start + 1] !== undefined) {
        this.runWords([...words.slice(start + 1), ...added], {}, level + 1);
      }
    }
  }

  /** Tokens as commands of expanded words. */
  private *split(tokens: readonly Token[], level: number): Iterable<SplitCommand> {
    let words: string[] = [];
    let input: string | undefined;
    let files: string[] = [];
    let readsInput = false;
    let readsFile = false;
    let loop: string[] | undefined;
    for (const token of tokens) {
      if (token.kind === "word") {
        const expanded = this.expand(token, level);
        if (readsInput) {
          input = expanded.join(" ");
          readsInput = false;
        } else if (readsFile) {
          files.push(...expanded);
          readsFile = false;
        } else {
          (loop ?? words).push(...expanded);
        }
      } else if (token.kind === "function") {
        this.functions.set(token.name, token.body);
      } else if (token.kind === "here-string") {
        readsInput = true;
      } else if (token.kind === "here-document") {
        input = token.text;
      } else if (token.kind === "redirection") {
        readsFile = true;
      } else if (token.kind === "process") {
        input = this.run(token.text, level + 1);
      } else {
        if (words.length > 0) {
          yield { words, pipesOn: token.text === "|" || token.text === "|&", input, files };
        }
        words = [];
        files = [];
        input = undefined;
        readsFile = false;
        loop = token.text === "for" ? [] : token.text === "in" ? loop : this.endLoop(loop);
      }
    }
    if (words.length > 0) {
      yield { words, pipesOn: false, input, files };
    }
  }

  /** `for x in a b`: x is one of them, and known where there is one alone. */
  private endLoop(loop: readonly string[] | undefined): undefined {
    const [name, first, second] = loop ?? [];
    if (name !== undefined && first !== undefined) {
      this.variables.set(name, second === undefined ? first : HOLE);
    }
    return undefined;
  }

  private expand(token: Extract<Token, { kind: "word" }>, level: number): string[] {
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
            part.kind === "variable"
              ? this.variable(part.expression)
              : this.run(part.text, level + 1).replace(/\n+$/, "");
          const [first = "", ...rest] = part.quoted ? [value] : value.split(/\s+/);
          append(first);
          rest.forEach((word) => words.forEach((parts) => parts.push(word)));
        }
      }
      words = words.slice(0, 32);
    }
    return words.flat().filter((word) => word !== "" || token.quoted);
  }

  /** `A`, `A:-b`, `A:1:2`, `A/b/c`, `A^^`. */
  private variable(expression: string): string {
    const match = /^(!?)([A-Za-z_]\w*|[0-9@*#?$!-])([\s\S]*)$/.exec(expression);
    if (match?.[2] === undefined || match[1] === "!") {
      return HOLE;
    }
    if (/^[0-9@*#?$!-]$/.test(match[2])) {
      // A text has no arguments of its own, but for what it sets; the other parameters are numbers.
      return this.variables.get(match[2]) ?? (/[@*1-9]/.test(match[2]) ? "" : HOLE);
    }
    const value = this.variables.get(match[2]) ?? (match[2] === "IFS" ? " " : undefined);
    const operation = match[3] ?? "";
    const standard = /^:?[-=](.*)$/s.exec(operation);
    if (standard !== null) {
      return value ?? standard[1] ?? "";
    }
    if (value === undefined || value.includes(HOLE)) {
      return HOLE;
    }
    return operate(value, operation);
  }
}

function operate(value: string, operation: string): string {
  const slice = /^:(-?\d+)(?::(\d+))?$/.exec(operation.replace(/\s/g, ""));
  if (slice !== null) {
    const start = Number(slice[1]);
    return slice[2] === undefined ? value.slice(start) : value.slice(start, start + Number(slice[2]));
  }
  const replace = /^(\/\/?)([^/]+)\/?(.*)$/s.exec(operation);
  if (replace !== null) {
    const [, all, from = "", to = ""] = replace;
    return all === "//" ? value.replaceAll(from, () => to) : value.replace(from, () => to);
  }
  const strip = /^(##?|%%?)([^*?[]+)$/.exec(operation);
  if (strip?.[2] !== undefined) {
    const [, kind = "", part] = strip;
    if (kind.startsWith("#")) {
      return value.startsWith(part) ? value.slice(part.length) : value;
    }
    return value.endsWith(part) ? value.slice(0, -part.length) : value;
  }
  switch (operation) {
    case "":
      return value;
    case "^^":
      return value.toUpperCase();
    case ",,":
      return value.toLowerCase();
    default:
      return HOLE;
  }
}

/** Texts that grow with each line are not followed for ever. */
function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? HOLE : text;
}

/** What a command prints, of those that texts are built with. */
function outputOf(words: readonly string[], input: string | undefined): string {
  const name = baseName(words[0] ?? "");
  const args = words.slice(1);
  switch (name) {
    case "echo":
      return `${args.filter((word, index) => !(index === 0 && /^-[neE]+$/.test(word))).join(" ")}\n`;
    case "printf":
      return printf(args);
    case "cat":
      return args.length === 0 || args[0] === "-" ? (input ?? HOLE) : HOLE;
    case "base64":
      return args.some((word) => /^(-d|-D|--decode|-di)$/.test(word)) ? decodeBase64(input ?? HOLE) : HOLE;
    case "rev":
      return reverse(input ?? HOLE);
    case "xxd":
      return args.includes("-r")
        ? Buffer.from((input ?? "").replace(/\s/g, ""), "hex").toString("latin1")
        : HOLE;
    case "tr":
      return /a-z/i.test(args[0] ?? "") && /n-za-m/i.test(args[1] ?? "") ? rot13(input ?? HOLE) : HOLE;
    case "which":
      return args[0] ?? HOLE;
    case "command":
    case "type":
      return args[0]?.startsWith("-") === true ? (args[1] ?? HOLE) : HOLE;
    case "true":
    case ":":
    case "alias":
      return "";
    default:
      return HOLE;
  }
}

function printf([format = "", ...values]: readonly string[]): string {
  let next = 0;
  return format
    .replace(/\\x([0-9a-fA-F]{2})|\\([0-7]{3})/g, (_whole, hex?: string, octal?: string) =>
      String.fromCharCode(hex === undefined ? parseInt(octal ?? "0", 8) : parseInt(hex, 16)),
    )
    .replace(/\\n/g, "\n")
    .replace(/%[sb]/g, () => values[next++] ?? "")
    .replace(/%c/g, () => (values[next++] ?? "").charAt(0));
}

/** A program without its path. */
export function baseName(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}
