import { HOLE, LONGEST_TEXT } from "./hole";
import { launchedBy } from "./launchers";
import { type Loop, loopAt, startsLoop } from "./loops";
import { operate } from "./parameters";
import { printedBy, printf } from "./printed";
import { type HereDocuments, type Token, tokenize, type WordPart } from "./tokens";

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
  /** The text of the file that it is given as a program, where the text itself wrote that file. */
  readonly script?: string;
}

/** Commands inside of commands that are followed. */
const MOST_LEVELS = 8;
const MOST_COMMANDS = 2000;

/** Loops of a text that are followed, and turns of one. */
const MOST_LOOPS = 200;
const MOST_TURNS = 16;

/** Characters that are read in all, those of texts inside of others too. */
const MOST_CHARACTERS = 8 * LONGEST_TEXT;

/** Files that a text writes and that are followed. */
const MOST_FILES = 100;

/** Stands for the commands that are beyond these limits. */
export const UNREAD: ShellCommand = { words: [HOLE] };

/** What gives a command its input, where that is a here-document. */
export const HERE_DOCUMENT = "a here-document";

/** What the word behind a redirection is. */
const EXPECTED: Readonly<Record<string, "input-file" | "output" | "appended">> = {
  "<": "input-file",
  ">": "output",
  ">|": "output",
  ">>": "appended",
};

const SHELLS = /^(?:ba|da|z|k|a)?sh$/;
const INTERPRETERS = /^(?:python|pypy|perl|ruby|node|php|lua)[\d.]*$/;

/** Variables whose value other programs run as a command. */
const RUN_VARIABLES =
  /^(?:\w*PAGER|EDITOR|VISUAL|BROWSER|GIT_(?:SSH_COMMAND|EXTERNAL_DIFF|ASKPASS|EDITOR)|PROMPT_COMMAND|LESSOPEN|RSYNC_RSH)$/;

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
  readonly isDocument: boolean;
  readonly files: readonly string[];
  /** Files that its output goes to. */
  readonly written: readonly WrittenFile[];
  /** The loop that stands in its place. */
  readonly loop?: Loop;
}

interface WrittenFile {
  readonly file: string;
  readonly appends: boolean;
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
  /** `declare -n a=b`: a is another name of b. */
  private readonly otherNames = new Map<string, string>();
  /** Texts of the files that were written, by their names. */
  private readonly texts = new Map<string, string>();
  /** Lines that the loop around a command reads. */
  private lines: string[] = [];
  private characters = 0;
  private loops = 0;

  public constructor(
    private readonly variables: Map<string, string>,
    private readonly hereDocuments: HereDocuments,
  ) {}

  /** Runs a text; the result is what it would print, where that is known. */
  public run(text: string, level: number): string {
    this.characters += text.length;
    if (level > MOST_LEVELS || this.characters > MOST_CHARACTERS) {
      this.leaveUnread();
      return HOLE;
    }
    return this.runTokens(tokenize(text, this.hereDocuments), level);
  }

  private runTokens(tokens: readonly Token[], level: number): string {
    let printed = "";
    if (level > MOST_LEVELS) {
      this.leaveUnread();
      return HOLE;
    }
    let pipe: Pipe = {};
    for (const { words, pipesOn, input, isDocument, files, written, loop } of this.split(tokens, level)) {
      const given =
        input === undefined ? pipe : { input, from: [isDocument ? HERE_DOCUMENT : "a here-string"] };
      const output =
        loop === undefined
          ? this.runWords(words, files.length === 0 ? given : { ...given, files }, level)
          : this.runLoop(loop, given.input, level);
      written.forEach((file) => this.write(file, output));
      pipe = pipesOn ? { input: output, from: words } : {};
      printed = pipesOn || written.length > 0 ? printed : printed + output;
    }
    return shortened(printed);
  }

  /** Runs a loop: once for each value or line that is known. */
  private runLoop({ keyword, head, body }: Loop, input: string | undefined, level: number): string {
    let printed = "";
    if (keyword === "for") {
      const words = head.flatMap((token) => (token.kind === "word" ? this.expand(token, level) : []));
      const [name = "", ...values] = words;
      const turns = values.length === 0 || values.length > MOST_TURNS ? [HOLE] : values;
      for (const value of turns) {
        this.set(name, value);
        printed += this.runTokens(body, level + 1);
      }
      return shortened(printed);
    }
    const outer = this.lines;
    this.lines = input === undefined ? [] : input.replace(/\n$/, "").split("\n").slice(0, MOST_TURNS);
    do {
      const before = this.lines.length;
      this.runTokens(head, level + 1);
      printed += this.runTokens(body, level + 1);
      if (this.lines.length === before) {
        // It reads something else.
        break;
      }
    } while (this.lines.length > 0);
    this.lines = outer;
    return shortened(printed);
  }

  /** `read a b`: the words of a line, the last name takes what is left. */
  private read(names: readonly string[], input: string | undefined): void {
    const line = input?.split("\n", 1)[0] ?? this.lines.shift() ?? HOLE;
    const words = line.trim().split(/\s+/);
    names.forEach((name, index) => {
      const isLast = index === names.length - 1;
      this.set(name, line === HOLE ? HOLE : isLast ? words.slice(index).join(" ") : (words[index] ?? ""));
    });
  }

  private set(name: string, value: string): void {
    this.variables.set(this.otherNames.get(name) ?? name, shortened(value));
  }

  private write({ file, appends }: WrittenFile, text: string): void {
    if (this.texts.size < MOST_FILES || this.texts.has(file)) {
      this.texts.set(file, shortened((appends ? (this.texts.get(file) ?? "") : "") + text));
    }
  }

  /** Runs a command; the result is what it would print. */
  public runWords(given: readonly string[], pipe: Pipe, level: number): string {
    const words = this.assign(given, level);
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
    const name = baseName(program);
    const script = INTERPRETERS.test(name)
      ? words
          .slice(1)
          .map((word) => this.texts.get(word))
          .find((text) => text !== undefined)
      : undefined;
    this.commands.push({ words, ...pipe, ...(script === undefined ? {} : { script }) });
    this.runInside(words, pipe, level);
    return printedBy(name, words.slice(1), pipe.input, (file) => this.texts.get(file));
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
  private assign(words: readonly string[], level: number): readonly string[] {
    let start = 0;
    for (; start < words.length; start += 1) {
      const match = /^([A-Za-z_]\w*)(\+?)=([\s\S]*)$/.exec(words[start] ?? "");
      if (match?.[1] === undefined) {
        break;
      }
      const name = this.otherNames.get(match[1]) ?? match[1];
      const before = match[2] === "+" ? (this.variables.get(name) ?? "") : "";
      this.set(name, before + (match[3] ?? ""));
      if (RUN_VARIABLES.test(name)) {
        this.run(match[3] ?? "", level + 1);
      }
    }
    const rest = words.slice(start);
    if (/^(?:export|declare|local|readonly|typeset)$/.test(rest[0] ?? "") && rest.length > 1) {
      const given = rest.slice(1).filter((word) => !word.startsWith("-"));
      if (rest.some((word) => /^-[a-zA-Z]*n/.test(word))) {
        this.nameAgain(given);
      } else {
        this.assign(given, level);
      }
    }
    return rest;
  }

  /** `declare -n a=b`. */
  private nameAgain(given: readonly string[]): void {
    for (const word of given) {
      const [name = "", target = ""] = word.split("=", 2);
      this.otherNames.set(name, this.otherNames.get(target) ?? target);
    }
  }

  private runInside(words: readonly string[], { input }: Pipe, level: number): void {
    const [program = "", ...args] = words;
    const name = baseName(program);
    if (name === "alias") {
      args.forEach((word) => {
        const [key, ...value] = word.split("=");
        this.aliases.set(key ?? "", value.join("="));
      });
    } else if (name === "eval" || name === "trap") {
      this.run((name === "trap" ? args.slice(0, 1) : args).join(" "), level + 1);
    } else if (name === "printf" && args[0] === "-v") {
      this.set(args[1] ?? "", printf(args.slice(2)));
    } else if (name === "read") {
      this.read(
        args.filter((word) => !word.startsWith("-")),
        input,
      );
    } else if (name === "tee" || name === "cp" || name === "mv" || name === "install" || name === "ln") {
      this.copy(name, args, input);
    } else if (name === "source" || name === ".") {
      this.run(this.texts.get(args[0] ?? "") ?? input ?? "", level + 1);
    } else if (SHELLS.test(name)) {
      this.runShell(name, args, input, level);
    } else if (name === "set") {
      this.setParameters(args.slice(args[0] === "--" ? 1 : 0));
    } else if (name === "make" || name === "gmake") {
      this.runMakefile(args, input, level);
    } else if (this.texts.has(program)) {
      this.setParameters(args);
      this.run(this.texts.get(program) ?? "", level + 1);
    }
    for (const launch of level < MOST_LEVELS ? launchedBy(name, args, input) : []) {
      if ("text" in launch) {
        this.run(launch.text, level + 1);
      } else {
        this.runWords(launch.words, {}, level + 1);
      }
    }
  }

  /** `sh -c TEXT`, `sh FILE`, `… | sh`. */
  private runShell(name: string, args: readonly string[], input: string | undefined, level: number): void {
    const option = args.findIndex((word) => /^-[a-z]*c[a-z]*$/.test(word));
    const script = option < 0 ? undefined : args[option + 1];
    const file = args.findIndex((word) => this.texts.has(word));
    if (script !== undefined) {
      this.variables.set("0", args[option + 2] ?? name);
      this.setParameters(args.slice(option + 3));
      this.run(script, level + 1);
    } else if (file >= 0) {
      this.setParameters(args.slice(file + 1));
      this.run(this.texts.get(args[file] ?? "") ?? "", level + 1);
    } else if (input !== undefined) {
      this.run(input, level + 1);
    }
  }

  /** `tee FILE`, `cp FROM TO`. */
  private copy(name: string, args: readonly string[], input: string | undefined): void {
    const files = args.filter((word) => !word.startsWith("-"));
    if (name === "tee") {
      files.forEach((file) => this.write({ file, appends: args.includes("-a") }, input ?? HOLE));
      return;
    }
    const [from = "", to = ""] = files.slice(-2);
    const text = this.texts.get(from);
    if (text !== undefined) {
      this.write({ file: to, appends: false }, text);
    }
  }

  /** Recipes of a makefile that the text wrote, or that is piped in. */
  private runMakefile(args: readonly string[], input: string | undefined, level: number): void {
    const option = args.findIndex((word) => /^(?:-f|--file|--makefile)$/.test(word));
    const given = option < 0 ? args.map((word) => /^(?:-f|--(?:make)?file=)(.+)/.exec(word)?.[1]) : [];
    const file = option < 0 ? (given.find((name) => name !== undefined) ?? "Makefile") : args[option + 1];
    const text = file === "-" || file === "/dev/stdin" ? input : this.texts.get(file ?? "");
    if (text !== undefined) {
      this.run(text.replace(/\$\(shell /g, "$(").replace(/^[\w.-]+:(?!=)[^;\n]*;?/gm, ""), level + 1);
    }
  }

  /** Tokens as commands of expanded words, and loops. */
  private *split(tokens: readonly Token[], level: number): Iterable<SplitCommand> {
    let words: string[] = [];
    let input: string | undefined;
    let isDocument = false;
    let files: string[] = [];
    let written: WrittenFile[] = [];
    let expected: "word" | "input" | "input-file" | "file" | "output" | "appended" = "word";
    const lastDone = tokens.findLastIndex((token) => token.kind === "end" && token.text === "done");
    for (let index = 0; index < tokens.length; index += 1) {
      const token = tokens[index]!;
      if (token.kind === "word") {
        const expanded = this.expand(token, level);
        if (expected === "input") {
          input = expanded.join(" ");
        } else if (expected === "word") {
          words.push(...expanded);
        } else {
          files.push(...expanded);
          const [file = ""] = expanded;
          if (expected === "output" || expected === "appended") {
            written.push({ file, appends: expected === "appended" });
          } else if (expected === "input-file") {
            input ??= this.texts.get(file);
          }
        }
        expected = "word";
      } else if (token.kind === "function") {
        this.functions.set(token.name, token.body);
      } else if (token.kind === "here-string") {
        expected = "input";
      } else if (token.kind === "here-document") {
        input = token.text;
        isDocument = true;
      } else if (token.kind === "redirection") {
        expected = EXPECTED[token.text] ?? "file";
      } else if (token.kind === "process") {
        input = this.run(token.text, level + 1);
      } else {
        if (words.length > 0) {
          const pipesOn = token.text === "|" || token.text === "|&";
          yield { words, pipesOn, input, isDocument, files, written };
        }
        words = [];
        files = [];
        written = [];
        input = undefined;
        isDocument = false;
        expected = "word";
        const loop = index < lastDone ? this.loopAt(tokens, index) : undefined;
        if (loop !== undefined) {
          yield this.splitLoop(loop, tokens, level);
          index = loop.end;
        }
      }
    }
    if (words.length > 0) {
      yield { words, pipesOn: false, input, isDocument, files, written };
    }
  }

  private loopAt(tokens: readonly Token[], index: number): Loop | undefined {
    if (!startsLoop(tokens[index]!)) {
      return undefined;
    }
    this.loops += 1;
    if (this.loops > MOST_LOOPS) {
      this.leaveUnread();
      return undefined;
    }
    return loopAt(tokens, index);
  }

  /** A loop, with what its end says of its input and output. */
  private splitLoop(loop: Loop, tokens: readonly Token[], level: number): SplitCommand {
    const [around] = this.split(
      [{ kind: "word", parts: [{ kind: "text", text: "loop" }], quoted: false }, ...loop.tail],
      level,
    );
    const end = tokens[loop.end];
    const pipesOn = end?.kind === "end" && (end.text === "|" || end.text === "|&");
    return {
      words: ["a loop"],
      isDocument: false,
      input: undefined,
      files: [],
      written: [],
      ...around,
      pipesOn,
      loop,
    };
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
          const [first = "", ...rest] = part.quoted && !isAllParameters(part) ? [value] : value.split(/\s+/);
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
    if (match?.[2] === undefined) {
      return HOLE;
    }
    if (match[1] === "!") {
      // `${!a}`: the value of the variable that a names.
      const named = this.variables.get(match[2]) ?? "";
      return /^[A-Za-z_]\w*$/.test(named) ? (this.variables.get(named) ?? HOLE) : HOLE;
    }
    if (/^[0-9@*#?$!-]$/.test(match[2])) {
      // A text has no arguments of its own, but for what it sets; the other parameters are numbers.
      return this.variables.get(match[2]) ?? (/[@*1-9]/.test(match[2]) ? "" : HOLE);
    }
    const name = this.otherNames.get(match[2]) ?? match[2];
    const value = this.variables.get(name) ?? (name === "IFS" ? " " : undefined);
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

/** `"$@"` is a word for each parameter, though it stands in quotes. */
function isAllParameters(part: WordPart): boolean {
  return part.kind === "variable" && part.expression === "@";
}

/** Texts that grow with each line are not followed for ever. */
function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? HOLE : text;
}

/** A program without its path. */
export function baseName(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}
