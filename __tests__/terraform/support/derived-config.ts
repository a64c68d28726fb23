import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createExistingResources } from "./existing-resources";
import { CONFIGS } from "./paths";
import { type Workbench } from "./workbench";

/**
 * One of the suite's configs for a run against the local AWS: what it says exists already does exist, and `edit`
 * may change the text. A copy; the files that it names are beside it as they are beside the original.
 */
export async function derivedConfig(
  bench: Workbench,
  config: string,
  edit: (text: string) => string | Promise<string> = (text) => text,
): Promise<string> {
  const folder = bench.janitor.temporaryFolder();
  cpSync(CONFIGS, folder, { recursive: true });
  const file = join(folder, config);
  const text = await createExistingResources(bench.awsUrl, readFileSync(file, "utf8"));
  writeFileSync(file, await edit(text));
  return file;
}
