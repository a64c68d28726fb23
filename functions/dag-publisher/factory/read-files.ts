import { type DagPolicy } from "../policy/dag-policy";
import { type Diagnostic } from "../diagnostic";
import { type AirflowTarget } from "./airflow-target";
import { defaultsFor, isDefaultsFile, readDefaultsFile } from "./defaults-files";
import { type DagModel } from "./model";
import { readDefinitions } from "./read-definitions";

/** A file of definitions or of defaults, by its name as messages show it. */
export interface DefinitionFile {
  readonly path: string;
  readonly text: string;
}

/** Files that belong together, read and checked. */
export interface ReadFiles {
  readonly files: readonly {
    readonly path: string;
    readonly dags: readonly DagModel[];
    readonly sourceHash: string;
  }[];
  /** What keeps the files from being rendered; with it, their `dags` are meaningless. */
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/** Reads files of definitions with the files of defaults that are among them. */
export function readFiles(
  files: readonly DefinitionFile[],
  policy: DagPolicy,
  target: AirflowTarget,
): ReadFiles {
  const defaults = files
    .filter(({ path }) => isDefaultsFile(path))
    .map(({ path, text }) => readDefaultsFile(text, path));
  const read = files
    .filter(({ path }) => !isDefaultsFile(path))
    .map(({ path, text }) => ({
      path,
      ...readDefinitions(text, path, policy, target, defaultsFor(path, defaults)),
    }));
  defaults.forEach(({ folder, problems }, index) => {
    if (defaults.findIndex((other) => other.folder === folder) !== index) {
      problems.error([], "must be the only file of defaults in its folder, defaults.yml or defaults.yaml");
    }
  });
  if (read.length === 0) {
    defaults[0]?.problems.error([], "must have files of definitions beside it or below, got: none");
  }
  return {
    files: read,
    errors: [...defaults.flatMap(({ problems }) => problems.errors), ...read.flatMap(({ errors }) => errors)],
    warnings: [
      ...defaults.flatMap(({ problems }) => problems.warnings),
      ...read.flatMap(({ warnings }) => warnings),
    ],
  };
}
