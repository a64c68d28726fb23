import fs from "node:fs";
import path from "node:path";
import { AssetType, TerraformAsset } from "cdktf";
import { type Construct } from "constructs";

/** Holds the bundled functions: `dist/functions` of the repository, and of the published package. */
const FUNCTIONS =
  path.basename(path.resolve(__dirname, "../..")) === "dist"
    ? path.resolve(__dirname, "../../functions")
    : path.resolve(__dirname, "../../dist/functions");

/**
 * The folder with one function's bundle, copied into the stack.
 * @throws Error where the functions were not bundled
 */
export function functionAsset(scope: Construct, name: string): TerraformAsset {
  const folder = path.join(FUNCTIONS, name);
  if (!fs.existsSync(path.join(folder, "index.js"))) {
    throw new Error(`the function ${name} is not bundled: run \`npm run bundle\` first`);
  }
  return new TerraformAsset(scope, name, { path: folder, type: AssetType.DIRECTORY });
}
