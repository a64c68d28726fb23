import fs from "node:fs";
import path from "node:path";

/** Bytes that a folder takes on the disk, as `du` counts: a file that has several names counts once. */
export function diskUsage(folder: string): number {
  const seen = new Set<number>();
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => fs.lstatSync(path.join(entry.parentPath, entry.name)))
    .filter(({ ino }) => !seen.has(ino) && seen.add(ino))
    .reduce((sum, { blocks }) => sum + blocks * 512, 0);
}
