import fs from "node:fs";
import path from "node:path";
import { type BuildOptions, buildSync, type Metafile } from "esbuild";
import { isUpToDate, recordBuild } from "./build-record";
import { BUNDLED_GRAMMAR } from "./bundled-grammar";
import { replaceFile } from "./replace-file";
import { thirdPartyLicences } from "./third-party-licences";

const PROJECT = path.resolve(__dirname, "..");
const OUTPUT = path.join(PROJECT, "dist/bundles");

/** Beside `dist`, in the same file system: the stacks hash and copy a bundle's folder whole, at any moment. */
const CACHE = path.join(PROJECT, ".cache/bundles");

/** Decide with the sources what a name resolves to; npm writes the first with every installation. */
const RESOLUTION = ["node_modules/.package-lock.json", "package.json", "tsconfig.json"];

const LAMBDA_CREDENTIALS = {
  "@aws-sdk/credential-provider-node": path.join(__dirname, "lambda-credentials.ts"),
};

const OPTIONS = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  // ES modules where a package has them: of those, only what is used stays.
  mainFields: ["module", "main"],
  minify: true,
  // Stack traces in the function's log name functions, not letters.
  keepNames: true,
  // Licences are in a file beside the bundle.
  legalComments: "none",
  logLevel: "error",
  define: {
    PACKAGE_VERSION: JSON.stringify(
      (JSON.parse(fs.readFileSync(path.join(PROJECT, "package.json"), "utf8")) as { version: string })
        .version,
    ),
    ...BUNDLED_GRAMMAR.define,
  },
  alias: { ...BUNDLED_GRAMMAR.alias, ...LAMBDA_CREDENTIALS },
} satisfies BuildOptions;

/**
 * Bundles each function with everything that it needs, as Lambda loads it: one CommonJS file. The same source
 * gives the same bytes on every machine: no path, no time and no comment of a dependency is in them. Beside it are the
 * licences of what others wrote. A function whose sources have not changed since it was bundled is left alone.
 */
export function bundleFunctions(): void {
  for (const name of functionNames()) {
    const record = path.join(CACHE, `${name}.json`);
    if (!isUpToDate(record, { outputs: outputsOf(name), settings: OPTIONS })) {
      bundle(name, record);
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

/** What a bundle's folder holds. */
function outputsOf(name: string): [licences: string, program: string] {
  const folder = path.join(OUTPUT, name);
  return [path.join(folder, "THIRD-PARTY-LICENSES.txt"), path.join(folder, "index.js")];
}

function bundle(name: string, record: string): void {
  const started = Date.now();
  const { outputFiles, metafile } = buildSync({
    ...OPTIONS,
    absWorkingDir: PROJECT,
    entryPoints: [path.join("functions", name, "handler.ts")],
    metafile: true,
    write: false,
  });
  const [licences, program] = outputsOf(name);
  // The program last: a folder that has it is complete.
  replaceFile(licences, thirdPartyLicences(PROJECT, bundledFiles(metafile)), CACHE);
  outputFiles.forEach(({ contents }) => replaceFile(program, contents, CACHE));
  const resolution = RESOLUTION.filter((file) => fs.existsSync(path.join(PROJECT, file)));
  // What `define` puts in is no file; the settings have it.
  const sources = Object.keys(metafile.inputs).filter((file) => !file.startsWith("<define:"));
  const inputs = [...sources, ...resolution].map((file) => path.resolve(PROJECT, file));
  recordBuild(record, { inputs, outputs: [licences, program], settings: OPTIONS }, started, CACHE);
}

/** The sources of which something is in the bundle. */
function bundledFiles({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
}
