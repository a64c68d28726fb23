import { createHash } from "node:crypto";
import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap } from "../../../modules/yaml/path";
import { type DagPolicy } from "../policy/dag-policy";
import { type Diagnostic } from "../diagnostic";
import { type AirflowTarget } from "./airflow-target";
import { type Blueprint, instantiate, isBlueprint } from "./blueprint";
import { type DagSource } from "./dag-source";
import { type SharedDefaults } from "./defaults-files";
import { withDefaults } from "./merge-defaults";
import { type DagModel } from "./model";
import { type Problems } from "./problems";
import { readDag } from "./read-dag";
import { readSource } from "./read-source";
import { Scope } from "./scope";

const MAX_DAGS = 1000;

/** One file of definitions, read and checked. */
export interface Definitions {
  readonly dags: readonly DagModel[];
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly sourceHash: string;
  /** What keeps the file from being rendered; with it, `dags` is meaningless. */
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * The DAGs of a YAML or JSON text.
 * @param file name of the file as messages show it
 * @param shared what files of defaults give; their problems stay theirs
 */
export function readDefinitions(
  text: string,
  file: string,
  policy: DagPolicy,
  target: AirflowTarget,
  shared: SharedDefaults,
): Definitions {
  const sourceHash = createHash("sha256").update(text).digest("hex");
  const { value: root, problems } = readSource(text, file);
  const dags = problems.errors.length > 0 ? [] : readRoot(root, policy, target, shared, problems);
  return { dags, sourceHash, errors: problems.errors, warnings: problems.warnings };
}

function readRoot(
  root: unknown,
  policy: DagPolicy,
  target: AirflowTarget,
  shared: SharedDefaults,
  problems: Problems,
): DagModel[] {
  if (!isMap(root)) {
    problems.error([], `must be a map of DAGs by their dag_id, got: ${describeValue(root)}`);
    return [];
  }
  const { default: defaults = {}, ...others } = root;
  if (!isMap(defaults)) {
    problems.error(["default"], `must be a map, got: ${describeValue(defaults)}`);
    return [];
  }
  return dagSources(others, problems).flatMap((source) => {
    const { value, place } = withDefaults(source, defaults, shared, problems);
    if (!isMap(value)) {
      problems.error(
        source.locate([]),
        `must be a map, the definition of a DAG, got: ${describeValue(value)}`,
      );
      return [];
    }
    const dag = readDag(source.dagId, value, new Scope(policy, target, place));
    return [{ ...dag, position: problems.positionOfKey(source.locate([])) }];
  });
}

/** The DAGs of a file, blueprints filled in. */
function dagSources(root: Record<string, unknown>, problems: Problems): DagSource[] {
  const sources = isBlueprint(root)
    ? instantiate(root as unknown as Blueprint, problems)
    : Object.entries(root).map(([dagId, value]): DagSource => ({
        dagId,
        value,
        locate: (path) => [dagId, ...path],
      }));
  if (sources.length > MAX_DAGS) {
    problems.error(
      [],
      `must have at most ${MAX_DAGS} DAGs, got: ${sources.length}`,
      "divide it into several files",
    );
    return [];
  }
  if (sources.length === 0 && !isBlueprint(root)) {
    problems.error([], "must have the definition of a DAG, got: none");
  }
  return sources;
}
