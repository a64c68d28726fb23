import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Diagnostic } from "../../../functions/dag-publisher/diagnostic";
import { type DagPolicy } from "../../../functions/dag-publisher/policy/dag-policy";

/** A file as the checker takes it. */
export interface CheckedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Modules of the team's own DAGs folder, which may be imported. */
  readonly modules?: readonly string[];
}

/** What is used of `functions/dag-publisher/check/checker.ts`. */
export interface DagChecker {
  check(file: CheckedFile, policy: DagPolicy): readonly Diagnostic[];
}

const MODULE = path.resolve(__dirname, "../../../functions/dag-publisher/check/checker.ts");

/** Whether the checker is part of this tree; suites that measure it skip where it is not. */
export function hasChecker(): boolean {
  return existsSync(MODULE);
}

/**
 * The checker, loaded.
 * @throws Error where it is not part of this tree
 */
export async function loadChecker(): Promise<DagChecker> {
  if (!hasChecker()) {
    throw new Error(`there is no ${path.relative(process.cwd(), MODULE)}`);
  }
  const { Checker } = createRequire(__filename)(MODULE) as {
    readonly Checker: { load(): Promise<DagChecker> };
  };
  return Checker.load();
}
