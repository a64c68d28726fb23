import fs from "node:fs";

/** The WebAssembly files of the Python parser, by the names under which check/python/grammar.ts asks for them. */
export const GRAMMAR_FILES = [
  "web-tree-sitter/tree-sitter.wasm",
  "tree-sitter-python/tree-sitter-python.wasm",
];

/** Settings of esbuild that put the Python parser into a bundle: what is in it reads no other file. */
export const BUNDLED_GRAMMAR = {
  define: {
    BUNDLED_GRAMMAR: JSON.stringify(
      Object.fromEntries(
        GRAMMAR_FILES.map((name) => [name, fs.readFileSync(require.resolve(name)).toString("base64")]),
      ),
    ),
  },
  // Its CommonJS file: an ES module does not know its place in a bundle.
  alias: { "web-tree-sitter": require.resolve("web-tree-sitter") },
};
