import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { synthesize } from "../../modules/app/synthesize";
import { loadTeamsConfig } from "../../modules/config/load-teams-config";
import { extensionsBeside } from "../hooks/extensions";

/** A digest of everything that Terraform reads of a stack, by the stack's name. */
export type StackDigests = ReadonlyMap<string, string>;

/** Digests of the stacks that a `teams.yaml` makes with this version of the library. */
export function digestsOf(file: string): StackDigests {
  return inFolder((folder) => {
    // Files that people keep beside a stack are copied into it: they count.
    const beside = path.dirname(path.resolve(file));
    const home = path.join(beside, "stacks");
    // An earlier commit is checked out without packages. Hooks that import any fail there, and every stack counts as changed.
    synthesize(loadTeamsConfig(file), folder, { home, extensions: extensionsBeside(beside) });
    return digestsIn(folder);
  });
}

/** Digests of the stacks in an output folder of `synth`. */
export function digestsIn(outdir: string): StackDigests {
  const stacks = path.join(outdir, "stacks");
  return new Map(
    fs
      .readdirSync(stacks)
      .sort()
      .map((name) => [name, digestOfFolder(path.join(stacks, name))]),
  );
}

/** Runs with the path of an output folder in a folder of its own, which is gone afterwards. */
export function inFolder<T>(work: (outdir: string) => T): T {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mwaa-teams-"));
  try {
    return work(path.join(folder, "cdktf.out"));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function digestOfFolder(folder: string): string {
  const hash = createHash("sha256");
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
  for (const file of files) {
    const content = fs.readFileSync(path.join(folder, file));
    hash.update(`${JSON.stringify(file)} ${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}
