import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bytesOf, isVisible, realEvasions } from "./evasions";

/**
 * Writes the visible half as .py files, for those who write rules:
 * `node --import tsx __tests__/unit/dag-publisher/evasions/write-visible.ts FOLDER`.
 * The other half stays unread: it shows whether rules find more than what they were written for.
 */
function main(folder: string | undefined): void {
  if (folder === undefined) {
    process.stderr.write("write-visible needs a folder to write to\n");
    process.exitCode = 2;
    return;
  }
  const visible = realEvasions().filter(isVisible);
  for (const evasion of visible) {
    const file = path.join(folder, evasion.family, `${evasion.id.replace(/[/:]/g, "-")}.py`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytesOf(evasion));
  }
  const lines = visible.map(({ id, expected }) => `${id}\t${[...expected].join(",")}\n`);
  writeFileSync(path.join(folder, "expected.tsv"), lines.join(""));
  process.stdout.write(`${visible.length} files\n`);
}

main(process.argv[2]);
