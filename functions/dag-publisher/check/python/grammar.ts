import { readFileSync } from "node:fs";
import { Language, Parser } from "web-tree-sitter";

/** Base64 of both WebAssembly files, which esbuild puts in place of the name; there is none where nothing is bundled. */
declare const BUNDLED_GRAMMAR: Readonly<Record<string, string>>;

const FILES = ["web-tree-sitter/tree-sitter.wasm", "tree-sitter-python/tree-sitter-python.wasm"] as const;

/** What is used of `WebAssembly.Memory`, which the types of Node.js leave out. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

const { Memory } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => WasmMemory;
    };
  }
).WebAssembly;

/** Pages of 64 KiB: what tree-sitter begins with by itself, and the most that it may have. */
const MEMORY = { initial: 512, maximum: 32_768 };

/** A tree-sitter parser with the grammar of Python. */
export interface Grammar {
  readonly parser: Parser;
  readonly language: Language;
  /** Where tree-sitter keeps everything. */
  readonly memory: WasmMemory;
}

/** A process has one tree-sitter, and so one memory of it. */
let memory: WasmMemory | undefined;

/** A tree-sitter parser with the grammar of Python, from files of the package alone. */
export async function loadGrammar(): Promise<Grammar> {
  const [runtime, grammar] = readGrammar();
  memory ??= new Memory(MEMORY);
  await Parser.init({ wasmBinary: runtime, wasmMemory: memory });
  const language = await Language.load(grammar);
  return { parser: new Parser().setLanguage(language), language, memory };
}

function readGrammar(): [runtime: Uint8Array, grammar: Uint8Array] {
  if (typeof BUNDLED_GRAMMAR === "undefined") {
    const [runtime, grammar] = FILES.map((file) => readFileSync(require.resolve(file)));
    return [runtime!, grammar!];
  }
  const bundled = BUNDLED_GRAMMAR;
  const [runtime, grammar] = FILES.map((file) => Buffer.from(bundled[file] ?? "", "base64"));
  return [runtime!, grammar!];
}
