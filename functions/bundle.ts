import fs from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";

const PROJECT = path.resolve(__dirname, "..");
const OUTPUT = path.join(PROJECT, "dist/bundles");

/** Folders of `functions/` that are Lambda functions: they have a handler. */
function functionNames(): string[] {
  return fs
    .readdirSync(__dirname)
    .filter((name) => fs.existsSync(path.join(__dirname, name, "handler.ts")))
    .sort();
}

/**
 * Bundles each function with everything that it needs, as Lambda loads it: one CommonJS file. The same source
 * gives the same bytes on every machine: no path, no time and no comment of a dependency is in them.
 */
export function bundleFunctions(): void {
  for (const name of functionNames()) {
    const { outputFiles } = buildSync({
      absWorkingDir: PROJECT,
      entryPoints: [path.join("functions", name, "handler.ts")],
      bundle: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      minify: true,
      // Stack traces in the function's log name functions, not letters.
      keepNames: true,
      legalComments: "none",
      logLevel: "error",
      write: false,
    });
    outputFiles.forEach(({ contents }) => replaceFile(path.join(OUTPUT, name, "index.js"), contents));
  }
}

/** In one step, since others may synthesize at the same time. */
function replaceFile(file: string, contents: Uint8Array): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, contents);
  fs.renameSync(temporary, file);
}
