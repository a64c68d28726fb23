import fs from "node:fs";
import path from "node:path";

/** Every file below a folder with its content, by its path in the folder. */
export function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file), fs.readFileSync(file, "utf8")]),
  );
}
