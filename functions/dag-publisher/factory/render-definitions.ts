import { type DagPolicy } from "../policy/dag-policy";
import { type Diagnostic } from "../diagnostic";
import { type AirflowTarget } from "./airflow-target";
import { type DagModel } from "./model";
import { type DefinitionFile, readFiles } from "./read-files";
import { renderDag } from "./render-dag";

/** A rendered DAG. */
export interface RenderedDag {
  readonly dagId: string;
  /** The file that defines it, by its path. */
  readonly definition: string;
  /** The Python file's text. */
  readonly python: string;
}

/** What became of files of definitions. */
export interface Rendering {
  /** Every DAG of every file, or nothing where there is an error. */
  readonly dags: readonly RenderedDag[];
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/** Renders files of definitions that are one delivery: all of their DAGs, or none where one has a mistake. */
export function renderDefinitions(
  files: readonly DefinitionFile[],
  policy: DagPolicy,
  target: AirflowTarget,
): Rendering {
  const { files: read, errors: found, warnings } = readFiles(files, policy, target);
  const errors = [...found, ...sharedIds(read)];
  if (errors.length > 0) {
    return { dags: [], errors, warnings };
  }
  const dags = read.flatMap(({ path, dags: models, sourceHash }) =>
    models.map((dag) => ({ dagId: dag.dagId, definition: path, python: renderDag(dag, target, sourceHash) })),
  );
  return { dags, errors, warnings };
}

/** Airflow shows one of two DAGs with the same id, and not always the same one. */
function sharedIds(files: readonly { path: string; dags: readonly DagModel[] }[]): Diagnostic[] {
  const first = new Map<string, { path: string; dagId: string }>();
  return files.flatMap(({ path, dags }) =>
    dags.flatMap(({ dagId, position }): Diagnostic[] => {
      // Files whose names differ in the case of letters alone are one file on some systems.
      const other = first.get(dagId.toLowerCase());
      if (other === undefined) {
        first.set(dagId.toLowerCase(), { path, dagId });
        return [];
      }
      const message = `${dagId} must be defined once, got: ${other.dagId} in ${other.path}`;
      return [{ severity: "error", message, path, ...position }];
    }),
  );
}
