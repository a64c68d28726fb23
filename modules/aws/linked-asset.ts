import fs from "node:fs";
import path from "node:path";
import { type ISynthesisSession, type Manifest, TerraformAsset, TerraformStack } from "cdktf";

/** cdktf's class with the method that writes the asset, which is private in cdktf. Where it is gone, cdktf copies. */
type Asset = Pick<TerraformAsset, keyof TerraformAsset> & {
  _onSynthesize(session: ISynthesisSession): void;
};
const CopiedAsset = TerraformAsset as unknown as new (
  ...args: ConstructorParameters<typeof TerraformAsset>
) => Asset;

/** For each synthesis: where each content was copied to first. */
const copies = new WeakMap<Manifest, Map<string, string>>();

/**
 * An asset that is stored once however many stacks hold it: the first stack gets a copy, the others hard links to
 * it. Paths are those of a `TerraformAsset`, and each stack's folder is complete: copied alone, it still plans.
 */
export class LinkedAsset extends CopiedAsset {
  /** Called by cdktf when it writes the stack. */
  public override _onSynthesize(session: ISynthesisSession): void {
    const { manifest } = session;
    const stackFolder = path.join(
      manifest.outdir,
      manifest.forStack(TerraformStack.of(this)).workingDirectory,
    );
    // assets/<logical id>/<hash>[/<file>]
    const [assets = "", logicalId = "", ...content] = this.path.split("/");
    const first = copies.get(manifest) ?? new Map<string, string>();
    copies.set(manifest, first);

    const target = path.join(stackFolder, this.path);
    const source = first.get(content.join("/"));
    fs.rmSync(path.join(stackFolder, assets, logicalId), { recursive: true, force: true });
    if (source === undefined || !linked(source, target)) {
      super._onSynthesize(session);
      first.set(content.join("/"), target);
    }
  }
}

/** Whether the target is now a file, or a folder of files, that shares its content with the source. */
function linked(source: string, target: string): boolean {
  try {
    link(source, target);
    return true;
  } catch {
    // Another file system, one without links, too many links to one file, or a source that is gone.
    fs.rmSync(target, { recursive: true, force: true });
    return false;
  }
}

function link(source: string, target: string): void {
  if (fs.statSync(source).isDirectory()) {
    fs.readdirSync(source).forEach((name) => link(path.join(source, name), path.join(target, name)));
  } else {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.linkSync(source, target);
  }
}
