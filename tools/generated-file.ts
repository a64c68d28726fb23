import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A file that is written from the code, and committed. */
export interface GeneratedFile {
  /** Path in the repository. */
  readonly file: string;
  /** What must be in it. */
  readonly text: () => string | Promise<string>;
}

/**
 * Writes a file where it is out of date.
 * @returns the line to print
 */
export async function write({ file, text }: GeneratedFile, root: string): Promise<string> {
  const fresh = await text();
  if (read(file, root) === fresh) {
    return `up to date  ${file}`;
  }
  writeFileSync(path.join(root, file), fresh);
  return `written     ${file}`;
}

/** The message on a file that is out of date, or nothing. */
export async function problemOf({ file, text }: GeneratedFile, root: string): Promise<string | undefined> {
  return read(file, root) === (await text())
    ? undefined
    : `${file} is out of date: run \`npm run regenerate\`.`;
}

function read(file: string, root: string): string | undefined {
  const full = path.join(root, file);
  return existsSync(full) ? readFileSync(full, "utf8") : undefined;
}
