import fs from "node:fs";
import path from "node:path";

/**
 * Writes a file in one step for everyone who reads it at the same time; where it has these bytes already, nothing
 * is written.
 * @param temporaryFolder where the new file waits: in the same file system, and not in a folder that others read
 * whole
 */
export function replaceFile(file: string, contents: string | Uint8Array, temporaryFolder: string): void {
  if (fs.existsSync(file) && fs.readFileSync(file).equals(Buffer.from(contents))) {
    return;
  }
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.mkdirSync(temporaryFolder, { recursive: true });
  const folder = fs.mkdtempSync(path.join(temporaryFolder, "write-"));
  try {
    const temporary = path.join(folder, path.basename(file));
    fs.writeFileSync(temporary, contents);
    fs.renameSync(temporary, file);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
