import fs from "node:fs";
import path from "node:path";
import { type BuildOptions, buildSync } from "esbuild";
import { isUpToDate, recordBuild } from "./build-record";
import { BUNDLED_GRAMMAR } from "./bundled-grammar";
import { replaceFile } from "./replace-file";

const PROJECT = path.resolve(__dirname, "..");
const OUTPUT = path.join(PROJECT, "dist/bundles");

/** Beside `dist`, in the same file system: the stacks hash and copy a bundle's folder whole, at any moment. */
const CACHE = path.join(PROJECT, ".cache/bundles");

/** Decide with the sources what a name resolves to; npm writes the first with every installation. */
const RESOLUTION = ["node_modules/.package-lock.json", "package.json", "tsconfig.json"];

const OPTIONS = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  minify: true,
  // Stack traces in the function's log name functions, not letters.
  keepNames: true,
  legalComments: "none",
  logLevel: "error",
  define: {
    PACKAGE_VERSION: JSON.stringify(
      (JSON.parse(fs.readFileSync(path.join(PROJECT, "package.json"), "utf8")) as { version: string })
        .version,
    ),
    ...BUNDLED_GRAMMAR.define,
  },
  alias: BUNDLED_GRAMMAR.alias,
} satisfies BuildOptions;

/**
 * Bundles each function with everything that it needs, as Lambda loads it: one CommonJS file. The same source
 * gives the same bytes on every machine: no path, no time and no comment of a dependency is in them. A function
 * whose sources have not changed since it was bundled is left alone.
 */
export function bundleFunctions(): void {
  for (const name of functionNames()) {
    const output = path.join(OUTPUT, name, "index.js");
    const record = path.join(CACHE, `${name}.json`);
    if (!isUpToDate(record, { output, settings: OPTIONS })) {
      bundle(name, output, record);
    }
  }
}

/** Folders of `functions/` that are Lambda functions: they have a handler. */
function functionNames(): string[] {
  return fs
    .readdirSync(__dirname)
    .filter((name) => fs.existsSync(path.join(__dirname, name, "handler.ts")))
    .sort();
}

function bundle(name: string, output: string, record: string): void {
  const started = Date.now();
  const { outputFiles, metafile } = buildSync({
    ...OPTIONS,
    absWorkingDir: PROJECT,
    entryPoints: [path.join("functions", name, "handler.ts")],
    metafile: true,
    write: false,
  });
  outputFiles.forEach(({ contents }) => replaceFile(output, contents, CACHE));
  const resolution = RESOLUTION.filter((file) => fs.existsSync(path.join(PROJECT, file)));
  // What `define` puts in is no file; the settings have it.
  const sources = Object.keys(metafile.inputs).filter((file) => !file.startsWith("<define:"));
  const inputs = [...sources, ...resolution].map((file) => path.resolve(PROJECT, file));
  recordBuild(record, { inputs, output, settings: OPTIONS }, started, CACHE);
}
