import { type CommandResult, runCommand, surroundings, type Surroundings } from "./delivery/command";
import { rollbackFile, type RollbackOptions } from "./delivery/publish/rollback-file";

export { type RollbackOptions } from "./delivery/publish/rollback-file";

/** Delivers an earlier version of a file again. Exits as `publish` does. */
export async function rollback(
  file: string,
  options: RollbackOptions,
  around?: Surroundings,
): Promise<CommandResult> {
  const found = around ?? (await surroundings());
  return runCommand(found, () => rollbackFile(file, options, found));
}
