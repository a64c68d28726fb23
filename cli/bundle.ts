import fs from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";

const PROJECT = path.resolve(__dirname, "..");

/** Bundles the command line into one file that Node runs as it is: the package's `bin`. */
export function bundleCli(): void {
  const outfile = path.join(PROJECT, "dist/cli/mwaa-teams.js");
  buildSync({
    absWorkingDir: PROJECT,
    entryPoints: ["cli/mwaa-teams.ts"],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
    outfile,
  });
  fs.chmodSync(outfile, 0o755);
}
