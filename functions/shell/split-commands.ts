import { type WordToken } from "./expand-word";
import { type Loop } from "./loops";
import { type Token } from "./tokens";
import { type WrittenFile } from "./written-files";

/** A command before it is run. */
export interface SplitCommand {
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

/** What the shell around the commands knows. */
export interface Around {
  readonly expand: (word: WordToken) => string[];
  /** What the commands of a text print. */
  readonly outputOf: (text: string) => string;
  readonly fileText: (file: string) => string | undefined;
  readonly defineFunction: (name: string, body: string) => void;
  /** The loop that begins at a token, if it is followed. */
  readonly loopAt: (tokens: readonly Token[], index: number) => Loop | undefined;
  /** The group that a token opens, if it is followed. */
  readonly groupAt: (tokens: readonly Token[], index: number) => Loop | undefined;
}

/** What the word behind a redirection is. */
const EXPECTED: Readonly<Record<string, "input-file" | "output" | "appended">> = {
  "<": "input-file",
  ">": "output",
  ">|": "output",
  ">>": "appended",
};

/** Tokens as commands of expanded words, and loops. */
export function* splitCommands(tokens: readonly Token[], around: Around): Iterable<SplitCommand> {
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
      const expanded = around.expand(token);
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
          input ??= around.fileText(file);
        }
      }
      expected = "word";
    } else if (token.kind === "function") {
      around.defineFunction(token.name, token.body);
    } else if (token.kind === "here-string") {
      expected = "input";
    } else if (token.kind === "here-document") {
      input = token.text;
      isDocument = true;
    } else if (token.kind === "redirection") {
      expected = EXPECTED[token.text] ?? "file";
    } else if (token.kind === "process") {
      input = around.outputOf(token.text);
    } else {
      if (words.length > 0) {
        yield { words, pipesOn: isPipe(token), input, isDocument, files, written };
      }
      words = [];
      files = [];
      written = [];
      input = undefined;
      isDocument = false;
      expected = "word";
      const loop =
        (index < lastDone ? around.loopAt(tokens, index) : undefined) ?? around.groupAt(tokens, index);
      if (loop !== undefined) {
        yield splitLoop(loop, tokens, around);
        index = loop.end;
      }
    }
  }
  if (words.length > 0) {
    yield { words, pipesOn: false, input, isDocument, files, written };
  }
}

/** A loop, with what its end says of its input and output. */
function splitLoop(loop: Loop, tokens: readonly Token[], around: Around): SplitCommand {
  const standIn: Token = { kind: "word", parts: [{ kind: "text", text: "loop" }], quoted: false };
  const [command] = splitCommands([standIn, ...loop.tail], around);
  const end = tokens[loop.end];
  return {
    isDocument: false,
    input: undefined,
    files: [],
    written: [],
    words: ["a loop"],
    ...command,
    pipesOn: end !== undefined && isPipe(end),
    loop,
  };
}

function isPipe(token: Token): boolean {
  return token.kind === "end" && (token.text === "|" || token.text === "|&");
}
