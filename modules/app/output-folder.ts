import fs from "node:fs";
import path from "node:path";

/**
 * Writes a folder of stacks all at once: `write` fills a new folder beside the old one, and only when it has
 * returned do its files replace the old ones. Where it throws, the old output stays as it was.
 *
 * What Terraform keeps in a stack's folder (`.terraform`, the lock file) stays. Folders of stacks that are gone
 * are removed, as the CDKTF CLI does.
 */
export function replaceOutput(outdir: string, write: (folder: string) => void): void {
  const target = path.resolve(outdir);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const staging = fs.mkdtempSync(path.join(path.dirname(target), `.${path.basename(target)}-`));
  try {
    write(staging);
    moveInto(target, staging);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

function moveInto(target: string, staging: string): void {
  const stacks = fs.readdirSync(path.join(staging, "stacks"));
  const targetStacks = path.join(target, "stacks");
  fs.mkdirSync(targetStacks, { recursive: true });

  for (const stack of stacks) {
    const from = path.join(staging, "stacks", stack);
    const to = path.join(targetStacks, stack);
    fs.mkdirSync(to, { recursive: true });
    // Assets lie in folders named by their content: an old one is not overwritten, but stale.
    fs.rmSync(path.join(to, "assets"), { recursive: true, force: true });
    for (const entry of fs.readdirSync(from)) {
      fs.renameSync(path.join(from, entry), path.join(to, entry));
    }
  }
  fs.renameSync(path.join(staging, "manifest.json"), path.join(target, "manifest.json"));

  for (const stack of fs.readdirSync(targetStacks)) {
    if (!stacks.includes(stack)) {
      fs.rmSync(path.join(targetStacks, stack), { recursive: true });
    }
  }
}
