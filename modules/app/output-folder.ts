import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type IManifest } from "cdktf";
import { removeCopies } from "./kept-files";
import { OutputError } from "./output-error";

const STACKS = "stacks";
const MANIFEST = "manifest.json";

/**
 * Writes stacks all at once: `write` fills a new folder beside the output, and only when it has returned do its files
 * replace those of the same stacks. Where it throws, the output stays unchanged.
 *
 * What Terraform keeps in a stack's folder (`.terraform`, the lock file) stays, and so do the folders of all other
 * stacks.
 * @param remove names of stacks whose folders are removed, whatever they hold
 */
export function writeOutput<T>(
  outdir: string,
  write: (folder: string) => T,
  remove: readonly string[] = [],
): T {
  const target = path.resolve(outdir);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  return inFolder(path.join(path.dirname(target), `.${path.basename(target)}-`), (staging) => {
    const written = write(staging);
    moveStacks(staging, target);
    for (const stack of remove) {
      fs.rmSync(path.join(target, STACKS, stack), { recursive: true, force: true });
    }
    return written;
  });
}

/** The same without the output: `write` fills a folder that is gone afterwards. */
export function tryOutput<T>(write: (folder: string) => T): T {
  return inFolder(path.join(os.tmpdir(), "cdktf.out-"), write);
}

/** The stacks in the output's manifest whose folder is there, as the manifest describes them. */
export function listedStacks(outdir: string): IManifest["stacks"] {
  const file = path.join(outdir, MANIFEST);
  if (!fs.existsSync(file)) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(stacksOf(file)).filter(([, { synthesizedStackPath }]) =>
      fs.existsSync(path.join(outdir, synthesizedStackPath)),
    ),
  );
}

function stacksOf(manifest: string): IManifest["stacks"] {
  const unusable =
    "must be the list of stacks that synth writes, got: something else (remove it, and synth writes it again)";
  let stacks: unknown;
  try {
    ({ stacks } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { stacks: unknown });
  } catch {
    throw new OutputError(`${manifest}: ${unusable}`);
  }
  if (typeof stacks !== "object" || stacks === null) {
    throw new OutputError(`${manifest}: ${unusable}`);
  }
  return stacks as IManifest["stacks"];
}

/** Runs with a new, empty folder, and removes it. */
function inFolder<T>(prefix: string, work: (folder: string) => T): T {
  const folder = fs.mkdtempSync(prefix);
  try {
    return work(folder);
  } finally {
    // Where the work failed, a thread that is being ended may still write.
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Moves all stacks and the manifest. */
function moveStacks(staging: string, target: string): void {
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
    removeCopies(to);
    for (const entry of fs.readdirSync(from)) {
      fs.renameSync(path.join(from, entry), path.join(to, entry));
    }
  }
  fs.renameSync(path.join(staging, MANIFEST), path.join(target, MANIFEST));
}
