import fs from "node:fs";
import path from "node:path";
import { type IManifest } from "cdktf";

const STACKS = "stacks";
const MANIFEST = "manifest.json";

/**
 * Writes a folder of stacks all at once: `write` fills a new folder beside the old one, and only when it has
 * returned do its files replace the old ones. Where it throws, the old output stays unchanged.
 *
 * What Terraform keeps in a stack's folder (`.terraform`, the lock file) stays. Folders of stacks that are gone
 * are removed, as the CDKTF CLI does.
 */
export function replaceOutput<T>(outdir: string, write: (folder: string) => T): T {
  return writeBeside(outdir, write, (staging, target) => {
    const stacks = moveStacks(staging, target);
    for (const stack of fs.readdirSync(path.join(target, STACKS))) {
      if (!stacks.includes(stack)) {
        fs.rmSync(path.join(target, STACKS, stack), { recursive: true });
      }
    }
  });
}

/** The same for some stacks of several: the folders of the others stay. */
export function addToOutput<T>(outdir: string, write: (folder: string) => T): T {
  return writeBeside(outdir, write, moveStacks);
}

/** The stacks in the output's manifest whose folder is there, as the manifest describes them. */
export function listedStacks(outdir: string): IManifest["stacks"] {
  const file = path.join(outdir, MANIFEST);
  if (!fs.existsSync(file)) {
    return {};
  }
  const { stacks } = JSON.parse(fs.readFileSync(file, "utf8")) as IManifest;
  return Object.fromEntries(
    Object.entries(stacks).filter(([, { synthesizedStackPath }]) =>
      fs.existsSync(path.join(outdir, synthesizedStackPath)),
    ),
  );
}

function writeBeside<T>(
  outdir: string,
  write: (folder: string) => T,
  move: (staging: string, target: string) => void,
): T {
  const target = path.resolve(outdir);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const staging = fs.mkdtempSync(path.join(path.dirname(target), `.${path.basename(target)}-`));
  try {
    const written = write(staging);
    move(staging, target);
    return written;
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** Moves all stacks and the manifest; returns the names of the stacks. */
function moveStacks(staging: string, target: string): readonly string[] {
  const stacks = fs.readdirSync(path.join(staging, STACKS));
  fs.mkdirSync(path.join(target, STACKS), { recursive: true });
  for (const stack of stacks) {
    const from = path.join(staging, STACKS, stack);
    const to = path.join(target, STACKS, stack);
    if (!fs.existsSync(to)) {
      fs.renameSync(from, to);
      continue;
    }
    // Assets lie in folders named by their content: an old one is not overwritten, but stale.
    fs.rmSync(path.join(to, "assets"), { recursive: true, force: true });
    for (const entry of fs.readdirSync(from)) {
      fs.renameSync(path.join(from, entry), path.join(to, entry));
    }
  }
  fs.renameSync(path.join(staging, MANIFEST), path.join(target, MANIFEST));
  return stacks;
}
