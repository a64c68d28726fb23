import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const PROJECT = path.resolve(__dirname, "..");
const REPORT = path.join(PROJECT, "etc/cdktf-mwaa-teams.api.md");
const REFERENCE = path.join(PROJECT, "docs/api/README.md");

/** Runs a program of this project's, and shows what it says where it fails. */
function run(program: string, ...args: string[]): void {
  execFileSync(path.join(PROJECT, "node_modules/.bin", program), args, { cwd: PROJECT, stdio: "inherit" });
}

/** The signatures of everything public, by API Extractor, in a folder. */
function writeReport(folder: string): string {
  run("tsc", "-p", "tsconfig.build.json", "--emitDeclarationOnly", "--outDir", ".cache/api");
  const config = ExtractorConfig.prepare({
    configObjectFullPath: path.join(PROJECT, "api/api-extractor.json"),
    packageJsonFullPath: path.join(PROJECT, "package.json"),
    configObject: {
      projectFolder: PROJECT,
      mainEntryPointFilePath: path.join(PROJECT, ".cache/api/modules/index.d.ts"),
      compiler: { tsconfigFilePath: path.join(PROJECT, "tsconfig.build.json") },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: path.basename(REPORT),
        reportFolder: folder,
        reportTempFolder: folder,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" as never } },
        // Release tags say how stable a part is; here all of it is.
        extractorMessageReporting: {
          default: { logLevel: "error" as never },
          "ae-missing-release-tag": { logLevel: "none" as never },
          "ae-forgotten-export": { logLevel: "none" as never },
        },
        tsdocMessageReporting: { default: { logLevel: "none" as never } },
      },
    },
  });
  const { errorCount } = Extractor.invoke(config, { localBuild: true, showVerboseMessages: false });
  if (errorCount > 0) {
    throw new Error(`API Extractor found ${errorCount} mistakes`);
  }
  return path.join(folder, path.basename(REPORT));
}

/** The reference for readers, from the docstrings, by TypeDoc, in a folder. */
function writeReference(folder: string): string {
  run("typedoc", "--options", "api/typedoc.json", "--out", folder);
  return path.join(folder, path.basename(REFERENCE));
}

/** Writes both; with `--check`, tells which of those in the repository is not what it would be. */
function main(check: boolean): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "api-"));
  try {
    const written = [
      [writeReport(folder), REPORT],
      [writeReference(path.join(folder, "reference")), REFERENCE],
    ] as const;
    for (const [fresh, committed] of written) {
      if (!check) {
        fs.mkdirSync(path.dirname(committed), { recursive: true });
        fs.copyFileSync(fresh, committed);
      } else if (
        !fs.existsSync(committed) ||
        fs.readFileSync(fresh, "utf8") !== fs.readFileSync(committed, "utf8")
      ) {
        console.error(`${path.relative(PROJECT, committed)} is not what the code says: run \`npm run api\`.`);
        process.exitCode = 1;
      }
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

main(process.argv.includes("--check"));
