import { type CommandResult, runCommand, surroundings, type Surroundings } from "./delivery/command";
import { diffFolder, type DiffOptions } from "./delivery/diff/diff-folder";

export { type DiffOptions } from "./delivery/diff/diff-folder";

/** Compares a folder with what is published. Exits with 0 where they are the same, 1 where they differ. */
export async function diff(
  folder: string,
  options: DiffOptions,
  around?: Surroundings,
): Promise<CommandResult> {
  const found = around ?? (await surroundings());
  return runCommand(found, () => diffFolder(folder, options, found));
}
