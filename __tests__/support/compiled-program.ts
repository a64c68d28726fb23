import fs from "node:fs";
import path from "node:path";
import { type BuildOptions, buildSync } from "esbuild";
import { isUpToDate, recordBuild } from "../../functions/build-record";
import { replaceFile } from "../../functions/replace-file";

const PROJECT = path.resolve(__dirname, "../..");

/** Laid out as the published package is, with links to what the checkout has. */
const PACKAGE = path.join(PROJECT, ".cache/program");

/** The command line `mwaa-teams`, as `node` runs it: the checkout's own sources as JavaScript. */
export const PROGRAM = path.join(PACKAGE, "dist/cli/mwaa-teams.js");

const SOURCES = ["cli", "functions", "modules"];
const LINKED = ["dist/bundles", "examples", "node_modules", "package.json", "schema"];

const RECORD = path.join(PACKAGE, "build.json");
const TEMPORARY = path.join(PACKAGE, "new");

const OPTIONS = {
  outdir: path.join(PACKAGE, "dist"),
  outbase: PROJECT,
  format: "cjs",
  platform: "node",
  target: "node20",
  // As `tsc` does, so that a path needs no extension.
  supported: { "dynamic-import": false },
  loader: { ".json": "copy" },
  logLevel: "error",
} satisfies BuildOptions;

/**
 * Compiles the command line for tests that start it as a process: from TypeScript, each start takes twice as long. Several
 * runs of Jest may do so at the same time: a file that is right stays as it is.
 */
export function compileProgram(): void {
  if (isUpToDate(RECORD, { outputs: [PROGRAM], settings: OPTIONS })) {
    return;
  }
  const started = Date.now();
  const inputs = SOURCES.flatMap(filesIn);
  const { outputFiles } = buildSync({ ...OPTIONS, entryPoints: inputs, write: false });
  outputFiles.forEach(({ path: file, contents }) => replaceFile(file, contents, TEMPORARY));
  LINKED.forEach((name) => link(path.join(PROJECT, name), path.join(PACKAGE, name)));
  recordBuild(RECORD, { inputs, outputs: [PROGRAM], settings: OPTIONS }, started, TEMPORARY);
}

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(path.join(PROJECT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|json)$/.test(name))
    .map((name) => path.join(PROJECT, folder, name))
    .sort();
}

function link(target: string, name: string): void {
  fs.mkdirSync(path.dirname(name), { recursive: true });
  try {
    fs.symlinkSync(target, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  }
}
