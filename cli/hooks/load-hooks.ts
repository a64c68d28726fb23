import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { HOOKS, type MwaaTeamsHooks } from "../../modules/app/hooks";
import { listOf } from "../../modules/validation/one-of";
import { explained, firstLine, HookError, shownFile } from "./hook-error";

/** Names of the file, beside `teams.yaml`. */
const FILES = ["mwaa-teams.config.ts", "mwaa-teams.config.js"];

/** The hooks of a folder, and the file that they are from. */
export interface LoadedHooks {
  /** Absolute path. */
  readonly file: string;
  readonly hooks: MwaaTeamsHooks;
}

/**
 * Reads the hooks beside a `teams.yaml`; nothing where there are none.
 * @throws HookError for a file that cannot be run, or that exports something else
 */
export function loadHooks(folder: string): LoadedHooks | undefined {
  const files = FILES.map((name) => path.resolve(folder, name)).filter((file) => fs.existsSync(file));
  const [file, second] = files;
  if (file === undefined) {
    return undefined;
  }
  if (second !== undefined) {
    throw new HookError(shownFile(second), `must not be there beside ${FILES[0]}: one of them is used`);
  }
  const exported = run(file);
  return { file, hooks: validHooks(exported, shownFile(file)) };
}

/** The file's default export. */
function run(file: string): unknown {
  try {
    const module = requireFrom(file) as { readonly default?: unknown };
    // TypeScript's and esbuild's CommonJS have it under `default`, and `module.exports =` has it not.
    return module.default ?? module;
  } catch (error) {
    if (error instanceof HookError) {
      throw error;
    }
    // Whatever keeps it from running is in it, such as an import of what is not installed.
    throw explained(error, file, "") ?? new HookError(shownFile(file), firstLine(String(error)));
  }
}

/**
 * Node.js itself reads TypeScript from 22.18 on, and so does a process that was started with tsx. An older one needs the
 * tsx of the user's project: a compiler of our own would weigh more than the package.
 */
function requireFrom(file: string): unknown {
  const require = createRequire(file);
  const { typescript } = process.features as { readonly typescript?: unknown };
  const reads = file.endsWith(".js") || Boolean(typescript) || require.extensions[".ts"] !== undefined;
  if (reads) {
    return require(file);
  }
  let tsx: { readonly require: (id: string, from: string) => unknown };
  try {
    tsx = require("tsx/cjs/api") as typeof tsx;
  } catch {
    throw new HookError(
      shownFile(file),
      `must be run by a Node.js that reads TypeScript (22.18 or later; or npm install --save-dev tsx; or write ${FILES[1]}), got: ${process.version}`,
    );
  }
  return tsx.require(file, file);
}

function validHooks(exported: unknown, file: string): MwaaTeamsHooks {
  if (typeof exported !== "object" || exported === null) {
    throw new HookError(file, "must have export default defineConfig({ … }), got: something else");
  }
  const known: readonly string[] = HOOKS;
  for (const [name, hook] of Object.entries(exported)) {
    if (!known.includes(name)) {
      throw new HookError(file, `must define ${listOf(HOOKS)} alone, got: ${name}`);
    }
    if (typeof hook !== "function") {
      throw new HookError(file, `${name} must be a function, got: ${typeof hook}`);
    }
  }
  return exported;
}
