import fs from "node:fs";
import path from "node:path";
import { AssetType, TerraformAsset } from "cdktf";
import { type Construct } from "constructs";
import { PACKAGE_ROOT } from "../package/package-root";

/** Holds the bundled functions. */
const BUNDLES = path.join(PACKAGE_ROOT, "dist/bundles");

/**
 * The folder with one function's bundle, copied into the stack.
 * @throws Error where the functions were not bundled
 */
export function functionAsset(scope: Construct, name: string): TerraformAsset {
  const folder = path.join(BUNDLES, name);
  if (!fs.existsSync(path.join(folder, "index.js"))) {
    throw new Error(`the function ${name} is not bundled: run \`npm run bundle\` first`);
  }
  return new TerraformAsset(scope, name, { path: folder, type: AssetType.DIRECTORY });
}
