import { execFileSync } from "node:child_process";
import path from "node:path";
import { collectFacts } from "../../../functions/dag-publisher/check/analysis/facts";
import { type PythonNode } from "../../../functions/dag-publisher/check/python/node";
import { type PythonParser } from "../../../functions/dag-publisher/check/python/parser";
import { preflight } from "../../../functions/dag-publisher/check/python/preflight";
import { readString } from "../../../functions/dag-publisher/check/python/string-literal";

/** What a parser takes a file for. Places that it does not know are line 0. */
export interface PythonFacts {
  readonly calls: readonly { readonly line: number; readonly column: number }[];
  readonly imports: readonly {
    /** Full path, with leading dots where it is relative. */
    readonly module: string;
    readonly name?: string;
    readonly line: number;
  }[];
  readonly strings: readonly {
    readonly line: number;
    readonly column: number;
    readonly bytes: boolean;
    /** Decoded; of an f-string, with {} for each expression. */
    readonly value: string;
  }[];
}

/** That a file is not taken at all, and why. */
export interface Rejected {
  readonly rejected: string;
}

/** What Python's `ast` says of files. */
export function factsOfPython(files: readonly Uint8Array[]): readonly (PythonFacts | Rejected)[] {
  const output = execFileSync("python3", ["-X", "utf8", path.join(__dirname, "python_facts.py")], {
    input: files.map((file) => `${JSON.stringify(Buffer.from(file).toString("base64"))}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as PythonFacts | Rejected);
}

/** What the checker's engine says of a file. */
export function factsOfChecker(parser: PythonParser, file: Uint8Array): PythonFacts | Rejected {
  const { text, problems } = preflight(file);
  const [problem] = problems;
  if (problem !== undefined) {
    return { rejected: `preflight: ${problem.rule}` };
  }
  const parsed = parser.parse(text);
  const [error] = parsed.problems;
  const place = placesOf(text);
  if (error !== undefined) {
    return { rejected: `syntax: ${error.kind} in line ${place(error.start).line}` };
  }
  const facts = collectFacts(parsed.root);
  return {
    calls: facts.calls.map(({ node }) =>
      node.ancestor("interpolation") === undefined ? place(startOfCall(node)) : { line: 0, column: 0 },
    ),
    imports: facts.imports.map(({ module, name, node }) => ({
      module,
      ...(name === undefined ? {} : { name }),
      line: place(node.start).line,
    })),
    strings: stringsOf(parsed.root).map(({ node, literals }) => ({
      ...place(node.start),
      bytes: literals.some(({ bytes }) => bytes),
      value: literals
        .flatMap(({ parts }) => parts)
        .map(shown)
        .join(""),
    })),
  };
}

/** The grammar has the star of `*rows()` in the call. */
function startOfCall(call: PythonNode): number {
  const called = call.child("function");
  const splat = called?.type === "list_splat" || called?.type === "dictionary_splat";
  return (splat ? called.children[0]?.start : undefined) ?? call.start;
}

/** A part of a literal. In f"{x=}", `x=` is text for Python; the engine has the expression, which is enough to judge it by. */
function shown(part: string | undefined | PythonNode): string {
  if (typeof part === "string") {
    return part;
  }
  if (part === undefined) {
    return "(unknown escape)";
  }
  const name = /^\{((?:(?![=!<>]=)[^:!])*?=\s*)(![rsa])?(:.*)?\}$/s.exec(part.text)?.[1] ?? "";
  return `${name}{}`;
}

interface LiteralAt {
  readonly node: PythonNode;
  readonly literals: readonly ReturnType<typeof readString>[];
}

/** All string literals but those inside of f-strings; literals that stand next to each other are one. */
function stringsOf(node: PythonNode): LiteralAt[] {
  if (node.type === "string") {
    return [{ node, literals: [readString(node)] }];
  }
  if (node.type === "concatenated_string") {
    return [{ node, literals: node.children.filter(({ type }) => type === "string").map(readString) }];
  }
  return node.children.flatMap(stringsOf);
}

function placesOf(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return (offset) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}
