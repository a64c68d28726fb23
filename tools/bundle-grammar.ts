import fs from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { BUNDLED_GRAMMAR, GRAMMAR_FILES } from "../functions/bundled-grammar";

const PROJECT = path.resolve(__dirname, "..");
const FILE = "functions/dag-publisher/check/python/grammar";

/**
 * Puts the Python parser into the one file of the package that loads it: web-tree-sitter and the grammar's WebAssembly,
 * with their licences. Installed as dependencies they would be 13 MB, of native builds that nobody needs, and
 * tree-sitter-python would run a compiler. Takes the place of what the compiler wrote.
 * @param dist folder of the compiled package
 */
export function bundleGrammar(dist: string): void {
  buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [`${FILE}.ts`],
    outfile: path.join(dist, `${FILE}.js`),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: true,
    ...BUNDLED_GRAMMAR,
    banner: { js: licences() },
    legalComments: "inline",
    logLevel: "error",
  });
  // Its types name a package that is not there.
  fs.rmSync(path.join(dist, `${FILE}.d.ts`), { force: true });
}

function licences(): string {
  return GRAMMAR_FILES.map((name) => {
    const folder = path.join(PROJECT, "node_modules", path.dirname(name));
    return `/*! ${path.dirname(name)}\n${fs.readFileSync(path.join(folder, "LICENSE"), "utf8")}*/`;
  }).join("\n");
}

if (require.main === module) {
  bundleGrammar(path.join(PROJECT, "dist"));
}
