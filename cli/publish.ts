import { type CommandResult, runCommand, surroundings, type Surroundings } from "./delivery/command";
import { publishFolder, type PublishOptions } from "./delivery/publish/publish-folder";

export { type PublishOptions } from "./delivery/publish/publish-folder";

/**
 * Delivers the DAGs of a folder to an environment's intake bucket. Exits with 0 where everything is published, 1 where
 * something is rejected, 2 where something cannot be read or asked for, 3 without an answer.
 */
export async function publish(
  folder: string,
  options: PublishOptions,
  around?: Surroundings,
): Promise<CommandResult> {
  const found = around ?? (await surroundings());
  return runCommand(found, () => publishFolder(folder, options, found));
}
