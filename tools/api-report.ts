import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const PROJECT = path.resolve(__dirname, "..");
/** In the project, so that the declarations find what they import. */
const DECLARATIONS = path.join(PROJECT, ".cache/api");

/**
 * The signatures of everything public, by API Extractor.
 * @throws Error where the types do not compile or API Extractor finds a mistake
 */
export function apiReport(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "api-report-"));
  try {
    const options = ["-p", "tsconfig.build.json", "--emitDeclarationOnly", "--outDir", DECLARATIONS];
    execFileSync(path.join(PROJECT, "node_modules/.bin/tsc"), options, { cwd: PROJECT, stdio: "inherit" });
    return extract(path.join(DECLARATIONS, "modules/index.d.ts"), folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function extract(entryPoint: string, folder: string): string {
  const report = "report.api.md";
  const config = ExtractorConfig.prepare({
    configObjectFullPath: path.join(PROJECT, "tools/api-extractor.json"),
    packageJsonFullPath: path.join(PROJECT, "package.json"),
    configObject: {
      projectFolder: PROJECT,
      mainEntryPointFilePath: entryPoint,
      compiler: { tsconfigFilePath: path.join(PROJECT, "tsconfig.build.json") },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: report,
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
  return fs.readFileSync(path.join(folder, report), "utf8");
}
