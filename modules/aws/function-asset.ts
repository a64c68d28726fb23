import fs from "node:fs";
import path from "node:path";
import { AssetType } from "cdktf";
import { type Construct } from "constructs";
import { PACKAGE_ROOT } from "../package/package-root";
import { LinkedAsset } from "./linked-asset";

/** Holds the bundled functions. */
const BUNDLES = path.join(PACKAGE_ROOT, "dist/bundles");

/** By folder of a bundle: its hash, which cdktf would work out again for each stack. */
const hashes = new Map<string, string>();

/**
 * The folder with one function's bundle, copied into the stack.
 * @throws Error where the functions were not bundled
 */
export function functionAsset(scope: Construct, name: string): LinkedAsset {
  const folder = path.join(BUNDLES, name);
  if (!fs.existsSync(path.join(folder, "index.js"))) {
    throw new Error(`the function ${name} is not bundled: run \`npm run bundle\` first`);
  }
  const asset = new LinkedAsset(scope, name, {
    path: folder,
    type: AssetType.DIRECTORY,
    assetHash: hashes.get(folder),
  });
  hashes.set(folder, asset.assetHash);
  return asset;
}
