const { readdirSync } = require("node:fs");
const path = require("node:path");
const { buildSync } = require("esbuild");

const ROOT = path.resolve(__dirname, "../..");

/**
 * Test files that import CDKTF, directly or through other files. Files that start programs are excluded: Jest cannot
 * redirect a program's imports, and `npm run test:package` runs programs on CDK Terrain.
 * @param {readonly string[]} folders of tests, from the repository's root
 * @returns {string[]} paths from the repository's root
 */
exports.cdktfTests = (folders) => {
  const tests = folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => path.posix.join(folder, file))
      .sort(),
  );
  const { inputs } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: tests,
    bundle: true,
    packages: "external",
    platform: "node",
    // One copy of what they share, for speed; nothing is written.
    format: "esm",
    splitting: true,
    outdir: "unused",
    write: false,
    metafile: true,
    logLevel: "error",
  }).metafile;

  /** Everything that a file imports, itself or through others: files of the project, and names of packages. */
  const reached = (file, found = new Set()) => {
    for (const { path: next } of inputs[file]?.imports ?? []) {
      if (!found.has(next)) {
        reached(next, found.add(next));
      }
    }
    return found;
  };
  return tests.filter((test) => {
    const imports = [...reached(test)];
    return imports.some((name) => /^(@?cdktf)(\/|$)/.test(name)) && !imports.includes("node:child_process");
  });
};
