import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readStack } from "./stack-json";

/**
 * A root module with many stacks as its child modules, so that one `terraform validate`, which spends its time on
 * loading the provider, judges all of them. Terraform walks child modules exactly as it walks a root: resources,
 * references, functions and conditions are checked alike, and a message names the module.
 *
 * What a child cannot have is left out here and judged where stacks are validated whole: the backend, and the
 * provider blocks (each would be a provider process of its own; the first stack's serves all). Assets are named
 * relative to the working directory, so they are gathered there; their folders are named by content.
 * @param names of the modules, one for each stack
 */
export function mergedRoot(
  stackFolders: readonly string[],
  root: string,
  names = stackFolders.map((_, index) => `stack${index}`),
): void {
  const [first = ""] = stackFolders;
  const { terraform, provider, variable } = readStack(join(first, "cdk.tf.json"));
  const modules = stackFolders.map((folder, index) => {
    const name = names[index] ?? "";
    const { terraform: own, ...stack } = readStack(join(folder, "cdk.tf.json"));
    const sources = Object.entries(own?.required_providers ?? {}).map(([key, { source }]) => [
      key,
      { source: source.includes("/") ? source : `hashicorp/${source}` },
    ]);
    const child = {
      ...stack,
      provider: undefined,
      terraform: { required_providers: Object.fromEntries(sources) as object },
    };
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, "cdk.tf.json"), JSON.stringify(child));
    if (existsSync(join(folder, "assets"))) {
      cpSync(join(folder, "assets"), join(root, "assets"), { recursive: true });
    }
    return [name, { source: `./${name}` }] as const;
  });
  const { required_providers } = terraform ?? {};
  const stack = {
    terraform: { required_providers },
    provider,
    variable,
    module: Object.fromEntries(modules),
  };
  writeFileSync(join(root, "cdk.tf.json"), JSON.stringify(stack));
}
