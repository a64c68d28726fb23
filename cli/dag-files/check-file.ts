import fs from "node:fs";
import { type Checker } from "../../functions/dag-publisher/check/checker";
import { type Diagnostic } from "../../functions/dag-publisher/diagnostic";
import { type DagPolicy } from "../../functions/dag-publisher/policy/dag-policy";
import { type ReadProblem } from "../../functions/dag-publisher/report/check-report";
import { type DagFile } from "./dag-file";
import { explainReadError } from "./read-error";

/** What came of one file. */
export interface FileResult {
  /** With paths below the DAGs folder, as policies have them. */
  readonly diagnostics: readonly Diagnostic[];
  readonly problem?: ReadProblem;
  /** Size in bytes, and how long reading and checking took. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/**
 * Reads a file and checks it. Which checks are made, the checker decides by the path: DAGs, `requirements.txt`,
 * `plugins.zip` and startup scripts all come through here.
 */
export function checkFile(checker: Checker, file: DagFile, policy: DagPolicy, today: string): FileResult {
  const started = performance.now();
  const bytes = read(file.shown);
  if (!(bytes instanceof Uint8Array)) {
    return { diagnostics: [], problem: { path: file.shown, message: bytes }, bytes: 0, milliseconds: 0 };
  }
  const diagnostics = checker.check(
    { path: file.path, bytes, modules: file.modules, ofEnvironment: file.namedItself },
    policy,
    { today },
  );
  return { diagnostics, bytes: bytes.length, milliseconds: performance.now() - started };
}

/** The bytes, or why there are none. */
function read(file: string): Uint8Array | string {
  try {
    // A pipe would never end.
    return fs.statSync(file).isFile()
      ? fs.readFileSync(file)
      : "must be a file, got: a device, pipe or socket";
  } catch (error) {
    return explainReadError(error);
  }
}
