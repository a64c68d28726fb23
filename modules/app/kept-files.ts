import fs from "node:fs";
import path from "node:path";
import { OutputError } from "./output-error";

/** In a stack's output folder: the names of what was copied into it. Terraform reads no JSON file of that name. */
const RECORD = ".copied-files.json";

const LOCK_FILE = ".terraform.lock.hcl";

/**
 * The files that people keep beside a stack, in `stacks/<stack>/` of their repository: the providers' lock file, further
 * configuration such as `imports.tf`, and values of variables. Other files and folders there are not Terraform's.
 */
const KEPT =
  /^(?:\.terraform\.lock\.hcl|.+\.tf|.+\.tf\.json|.+\.auto\.tfvars(?:\.json)?|terraform\.tfvars(?:\.json)?)$/;

/** The file that synth itself writes. */
const OWN = "cdk.tf.json";

/**
 * Copies what is kept beside a stack into its output folder, and records it there.
 * @param home the folder with a folder for each stack
 * @throws OutputError where a file has the name of what synth writes
 */
export function copyKeptFiles(home: string, stack: string, output: string): void {
  const folder = path.join(home, stack);
  const files = keptFiles(folder);
  if (files.includes(OWN)) {
    throw new OutputError(
      `${path.join(folder, OWN)}: must have another name, which synth does not write itself`,
    );
  }
  if (files.length > 0) {
    files.forEach((file) => fs.copyFileSync(path.join(folder, file), path.join(output, file)));
    fs.writeFileSync(path.join(output, RECORD), `${JSON.stringify(files)}\n`);
  }
}

/** Removes from a stack's output folder what an earlier run copied, but for the lock file, which Terraform keeps there too. */
export function removeCopies(output: string): void {
  const record = path.join(output, RECORD);
  if (!fs.existsSync(record)) {
    return;
  }
  const files = JSON.parse(fs.readFileSync(record, "utf8")) as string[];
  for (const file of [...files.filter((name) => name !== LOCK_FILE), RECORD]) {
    fs.rmSync(path.join(output, file), { force: true });
  }
}

/** Folders of files that belong to none of the stacks: a stack's name with a typing mistake, or a stack that is gone. */
export function strayFolders(home: string, stacks: readonly string[]): string[] {
  return foldersIn(home).filter(
    (name) => !stacks.includes(name) && keptFiles(path.join(home, name)).length > 0,
  );
}

function keptFiles(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isFile() && KEPT.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

function foldersIn(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function entriesOf(folder: string): fs.Dirent[] {
  return fs.existsSync(folder) && fs.statSync(folder).isDirectory()
    ? fs.readdirSync(folder, { withFileTypes: true })
    : [];
}
