import { readFileSync } from "node:fs";
import { Language, Parser } from "web-tree-sitter";

/** Base64 of both WebAssembly files, which esbuild puts in place of the name; there is none where nothing is bundled. */
declare const BUNDLED_GRAMMAR: Readonly<Record<string, string>>;

const FILES = ["web-tree-sitter/tree-sitter.wasm", "tree-sitter-python/tree-sitter-python.wasm"] as const;

/** A tree-sitter parser with the grammar of Python, from files of the package alone. */
export async function loadGrammar(): Promise<Parser> {
  const [runtime, grammar] = readGrammar();
  await Parser.init({ wasmBinary: runtime });
  return new Parser().setLanguage(await Language.load(grammar));
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
