import fs from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";

const PROJECT = path.resolve(__dirname, "..");

/** Where the parser of Python is in the package, from the folder of the command: one copy for everything. */
const GRAMMAR = "../functions/dag-publisher/check/python/grammar.js";

const grammarOutside: Plugin = {
  name: "grammar-outside",
  setup: (bundler) => {
    bundler.onResolve({ filter: /^\.\/grammar$/ }, () => ({ path: GRAMMAR, external: true }));
  },
};

/** What the command alone uses: the compiler's files of it are in the bundle, and would be in the package twice. */
const ROOMS = ["cli/dag-files", "functions/dag-publisher/check", "functions/dag-publisher/report"];

/** What the command line reads before it knows the command, the parser, and what `synth` says of files beside DAGs. */
const KEPT = [
  "cli/dag-files/ignore-syntax",
  "functions/dag-publisher/report/formats",
  "functions/dag-publisher/check/python/grammar",
  "functions/dag-publisher/check/analysis/value",
  ...["dag-rule", "readable"].map((file) => `functions/dag-publisher/check/rules/${file}`),
  ...["file-rule", "plugins-zip", "requirements", "secrets", "startup-script", "zip"].map(
    (file) => `functions/dag-publisher/check/files/${file}`,
  ),
];

/**
 * Makes one file of `mwaa-teams check`, in the place of what the compiler wrote for it. Editors and commit hooks run it for
 * one file at a time, and reading a hundred files of zod, yaml and the checker takes longer than a check.
 * @param dist folder of the compiled package
 */
export async function bundleCheck(dist: string): Promise<void> {
  const kept = KEPT.map((file) => path.join(dist, `${file}.js`));
  await build({
    absWorkingDir: PROJECT,
    entryPoints: ["cli/check.ts"],
    outfile: path.join(dist, "cli/check.js"),
    bundle: true,
    plugins: [grammarOutside],
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    keepNames: true,
    legalComments: "inline",
    logLevel: "error",
  });
  for (const room of ROOMS) {
    const folder = path.join(dist, room);
    fs.readdirSync(folder, { recursive: true, withFileTypes: true })
      .map((entry) => ({ entry, file: path.join(entry.parentPath, entry.name) }))
      .filter(({ entry, file }) => entry.isFile() && !kept.includes(file))
      .forEach(({ file }) => fs.rmSync(file));
  }
}

if (require.main === module) {
  void bundleCheck(path.join(PROJECT, "dist"));
}
