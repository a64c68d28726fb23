import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { builtArchiveProvider } from "./archive-provider";
import { type Janitor } from "./janitor";
import { CACHE } from "./paths";
import { ARCHIVE, findProviderMirror, type ProviderMirror } from "./provider-mirror";

/** Where `terraform init` gets providers from: mirrors on disk; none at all means the registry. */
export type ProviderSources = readonly ProviderMirror[];

/** The machine's mirror and, where that has no archive provider, one with the suite's stand-in. */
export async function providerSources(janitor: Janitor): Promise<ProviderSources> {
  const mirror = findProviderMirror();
  if (mirror === undefined) {
    return [];
  }
  return mirror.versions.has(ARCHIVE) ? [mirror] : [mirror, await builtArchiveProvider(janitor)];
}

/** The version of a provider in the mirrors, or nothing where the registry is to be asked. */
export function mirroredVersion(sources: ProviderSources, provider: string): string | undefined {
  return sources.map(({ versions }) => versions.get(provider)).find((version) => version !== undefined);
}

/** Providers of the mirrors from the mirrors, all others (or all) from the registry. */
export function cliConfiguration(sources: ProviderSources): string {
  if (sources.length === 0) {
    // What was downloaded is kept for the next run.
    const pluginCache = join(CACHE, "providers");
    mkdirSync(pluginCache, { recursive: true });
    return `plugin_cache_dir = ${JSON.stringify(pluginCache)}\nplugin_cache_may_break_dependency_lock_file = true\n`;
  }
  const mirrors = sources.map(
    ({ path, versions }) =>
      `  filesystem_mirror {\n` +
      `    path    = ${JSON.stringify(path)}\n` +
      `    include = ${JSON.stringify([...versions.keys()])}\n` +
      `  }\n`,
  );
  const here = sources.flatMap(({ versions }) => [...versions.keys()]);
  const direct = `  direct {\n    exclude = ${JSON.stringify(here)}\n  }\n`;
  return `provider_installation {\n${mirrors.join("")}${direct}}\n`;
}
