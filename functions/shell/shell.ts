import { expandWord, type WordToken } from "./expand-word";
import { HOLE, LONGEST_TEXT, shortened } from "./hole";
import { launchedBy } from "./launchers";
import { groupAt, type Loop, loopAt, startsGroup, startsLoop } from "./loops";
import { recipesFor } from "./makefile";
import { printedBy, printf } from "./printed";
import { type SplitCommand, splitCommands } from "./split-commands";
import { type HereDocuments, type Token, tokenize } from "./tokens";
import { Variables } from "./variables";
import { WrittenFiles } from "./written-files";

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

/** Stands for the commands that are beyond these limits. */
export const UNREAD: ShellCommand = { words: [HOLE] };

/** What gives a command its input, where that is a here-document. */
export const HERE_DOCUMENT = "a here-document";

const SHELLS = /^(?:ba|da|z|k|a)?sh$/;
const INTERPRETERS = /^(?:python|pypy|perl|ruby|node|php|lua)[\d.]*$/;

/** Variables whose value other programs run as a command. */
const RUN_VARIABLES =
  /^(?:\w*PAGER|EDITOR|VISUAL|BROWSER|GIT_(?:SSH_COMMAND|EXTERNAL_DIFF|ASKPASS|EDITOR)|PROMPT_COMMAND|LESSOPEN|RSYNC_RSH)$/;

/** Variables whose value is a file that a shell reads before it begins. */
const READ_VARIABLES = /^(?:BASH_ENV|ENV)$/;

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
  const shell = new Shell(new Variables(new Map(environment)), hereDocuments);
  shell.run(text, 0);
  return shell.commands;
}

/** The words of a command that is given as a list, with what it runs in a shell. */
export function listedCommands(
  words: readonly string[],
  hereDocuments: HereDocuments = "commands",
): ShellCommand[] {
  const shell = new Shell(new Variables(new Map()), hereDocuments);
  shell.runWords(words, {}, 0);
  return shell.commands;
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
  private readonly files = new WrittenFiles();
  /** Lines that the loop around a command reads. */
  private lines: string[] = [];
  private characters = 0;
  private loops = 0;
  private groups = 0;

  public constructor(
    private readonly variables: Variables,
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
      written.forEach((file) => this.files.write(file, output));
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
        this.variables.set(name, value);
        printed += this.runTokens(body, level + 1);
      }
      return shortened(printed);
    }
    if (keyword === "group") {
      return this.runTokens(body, level + 1);
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

  /** Runs a command; the result is what it would print. */
  public runWords(given: readonly string[], pipe: Pipe, level: number): string {
    const assigned = this.assign(given, level);
    const [called] = assigned;
    if (called === undefined) {
      return "";
    }
    const program = this.files.programOf(called) ?? called;
    const words = [program, ...assigned.slice(1)];
    if (this.commands.length >= MOST_COMMANDS) {
      this.leaveUnread();
      return "";
    }
    const alias = this.aliases.get(program) ?? this.functions.get(program);
    if (alias !== undefined && level < MOST_LEVELS) {
      const rest = words.slice(1).join(" ");
      if (this.functions.has(program)) {
        this.variables.setParameters(words.slice(1));
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
          .map((word) => this.files.get(word))
          .find((text) => text !== undefined)
      : undefined;
    this.commands.push({ words, ...pipe, ...(script === undefined ? {} : { script }) });
    this.runInside(words, pipe, level);
    return printedBy(name, words.slice(1), pipe.input, (file) => this.files.get(file));
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
      const name = this.variables.nameOf(match[1]);
      const before = match[2] === "+" ? (this.variables.get(name) ?? "") : "";
      this.variables.set(name, before + (match[3] ?? ""));
      if (RUN_VARIABLES.test(name)) {
        this.run(match[3] ?? "", level + 1);
      } else if (READ_VARIABLES.test(name)) {
        this.run(this.files.get(match[3] ?? "") ?? "", level + 1);
      }
    }
    const rest = words.slice(start);
    if (/^(?:export|declare|local|readonly|typeset)$/.test(rest[0] ?? "") && rest.length > 1) {
      const given = rest.slice(1).filter((word) => !word.startsWith("-"));
      if (rest.some((word) => /^-[a-zA-Z]*n/.test(word))) {
        this.variables.nameAgain(given);
      } else {
        this.assign(given, level);
      }
    }
    return rest;
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
      this.variables.set(args[1] ?? "", printf(args.slice(2)));
    } else if (name === "read") {
      const line = input?.split("\n", 1)[0] ?? this.lines.shift() ?? HOLE;
      this.variables.read(
        args.filter((word) => !word.startsWith("-")),
        line,
      );
    } else if (name === "tee") {
      this.files.tee(args, input);
    } else if (name === "cp" || name === "mv" || name === "install" || name === "ln") {
      this.files.copy(args);
    } else if (name === "source" || name === ".") {
      this.run(this.files.get(args[0] ?? "") ?? input ?? "", level + 1);
    } else if (SHELLS.test(name)) {
      this.runShell(name, args, input, level);
    } else if (name === "set") {
      this.variables.setParameters(args.slice(args[0] === "--" ? 1 : 0));
    } else if (name === "shift") {
      this.variables.shift(Number(args[0] ?? 1));
    } else if (name === "mapfile" || name === "readarray") {
      this.variables.setList(args.findLast((word) => !word.startsWith("-")) ?? "MAPFILE", input ?? HOLE);
    } else if (name === "make" || name === "gmake") {
      this.run(recipesFor(args, input, (file) => this.files.get(file)) ?? "", level + 1);
    } else if (this.files.has(program)) {
      this.variables.setParameters(args);
      this.run(this.files.get(program) ?? "", level + 1);
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
    const file = args.findIndex((word) => this.files.has(word));
    if (script !== undefined) {
      this.variables.set("0", args[option + 2] ?? name);
      this.variables.setParameters(args.slice(option + 3));
      this.run(script, level + 1);
    } else if (file >= 0) {
      this.variables.setParameters(args.slice(file + 1));
      this.run(this.files.get(args[file] ?? "") ?? "", level + 1);
    } else if (input !== undefined) {
      this.run(input, level + 1);
    }
  }

  private split(tokens: readonly Token[], level: number): Iterable<SplitCommand> {
    return splitCommands(tokens, {
      expand: (word) => this.expand(word, level),
      outputOf: (text) => this.run(text, level + 1),
      fileText: (file) => this.files.get(file),
      defineFunction: (name, body) => this.functions.set(name, body),
      loopAt: (all, index) => this.loopAt(all, index),
      groupAt: (all, index) => this.groupAt(all, index, level),
    });
  }

  private expand(word: WordToken, level: number): string[] {
    return expandWord(
      word,
      (expression) => this.variables.valueOf(expression),
      (text) => this.run(text, level + 1),
    );
  }

  /** What is beyond the limits is read as if there were no group. */
  private groupAt(tokens: readonly Token[], index: number, level: number): Loop | undefined {
    if (this.groups >= MOST_LOOPS || level >= MOST_LEVELS || !startsGroup(tokens[index]!)) {
      return undefined;
    }
    this.groups += 1;
    return groupAt(tokens, index);
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
}

/** A program without its path. */
export function baseName(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}
