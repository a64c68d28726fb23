import { type CommandResult, runCommand, surroundings, type Surroundings } from "./delivery/command";
import { statusOf, type StatusOptions } from "./delivery/status/status-of";

export { type StatusOptions } from "./delivery/status/status-of";

/** Says what became of delivered files. Exits with 1 where one is rejected, cannot be imported, or is not there. */
export async function status(
  paths: readonly string[],
  options: StatusOptions,
  around?: Surroundings,
): Promise<CommandResult> {
  const found = around ?? (await surroundings());
  return runCommand(found, () => statusOf(paths, options, found));
}
