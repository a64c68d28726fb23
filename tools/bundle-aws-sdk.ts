import fs from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";

const PROJECT = path.resolve(__dirname, "..");
const ENTRY = "cli/aws-sdk";

/** What the SDK alone is behind: the compiler's files of it are in the bundle, and would be in the package twice. */
const ROOMS = ["modules/doctor/aws", "cli/delivery/aws", "functions/mwaa", "functions/signed"];

/**
 * Puts the AWS SDK into the one file of the package that uses it, so that the SDK is no dependency of the package:
 * it has 20 MB, and everyone who installs the library would carry it for a few commands. Takes the place of what the
 * compiler wrote for the folders; everything else of the package stays unbundled.
 */
function bundleAwsSdk(): void {
  ROOMS.forEach((room) => fs.rmSync(path.join(PROJECT, "dist", room), { recursive: true }));
  buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [`${ENTRY}.ts`],
    outfile: `dist/${ENTRY}.js`,
    allowOverwrite: true,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // The SDK's ES modules, of which only what is used stays.
    mainFields: ["module", "main"],
    minify: true,
    keepNames: true,
    // The licences of what is in the bundle.
    legalComments: "inline",
    logLevel: "error",
  });
}

bundleAwsSdk();
