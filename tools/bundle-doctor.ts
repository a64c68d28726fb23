import fs from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";

const PROJECT = path.resolve(__dirname, "..");
const ROOM = "modules/doctor/aws";
const ENTRY = "connector";

/**
 * Puts the AWS SDK into the one file of the package that uses it, so that the SDK is no dependency of the package:
 * it has 20 MB, and everyone who installs the library would carry it for one command. Takes the place of what the
 * compiler wrote for the folder; everything else of the package stays unbundled.
 */
function bundleDoctor(): void {
  const folder = path.join(PROJECT, "dist", ROOM);
  fs.readdirSync(folder)
    .filter((file) => file !== `${ENTRY}.js`)
    .forEach((file) => fs.rmSync(path.join(folder, file)));
  buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [path.join(ROOM, `${ENTRY}.ts`)],
    outfile: path.join("dist", ROOM, `${ENTRY}.js`),
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

bundleDoctor();
