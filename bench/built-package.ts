import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "..");

/**
 * Builds the package as it is published, without touching the checkout's own `dist/`.
 * @param folder where to; it must not exist
 * @returns path of the command line in it
 */
export function buildPackage(folder: string): string {
  const compiler = require.resolve("typescript/bin/tsc");
  const config = path.join(PROJECT, "tsconfig.build.json");
  execFileSync(process.execPath, [compiler, "-p", config, "--outDir", path.join(folder, "dist")]);
  fs.cpSync(path.join(PROJECT, "dist/bundles"), path.join(folder, "dist/bundles"), { recursive: true });
  fs.copyFileSync(path.join(PROJECT, "package.json"), path.join(folder, "package.json"));
  fs.symlinkSync(path.join(PROJECT, "node_modules"), path.join(folder, "node_modules"));
  return path.join(folder, "dist/cli/mwaa-teams.js");
}
