import { createHash } from "node:crypto";
import { describeValue } from "../../../modules/yaml/describe-value";
import { hasPath, isMap } from "../../../modules/yaml/path";
import { YamlSource } from "../../../modules/yaml/yaml-source";
import { type DagPolicy } from "../policy/dag-policy";
import { type Diagnostic } from "../diagnostic";
import { type AirflowTarget } from "./airflow-target";
import { type Blueprint, instantiate, isBlueprint } from "./blueprint";
import { type DagSource, sizeOf } from "./dag-source";
import { mergeDefaults } from "./merge-defaults";
import { type DagModel } from "./model";
import { Problems } from "./problems";
import { readDag } from "./read-dag";
import { scalarProblem } from "./scalar-rule";
import { Scope } from "./scope";

/** A file of definitions is read into memory several times over. */
const MAX_BYTES = 1024 ** 2;
const MAX_DAGS = 1000;
const MAX_VALUES = 500_000;

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
 */
export function readDefinitions(
  text: string,
  file: string,
  policy: DagPolicy,
  target: AirflowTarget,
): Definitions {
  const sourceHash = createHash("sha256").update(text).digest("hex");
  if (Buffer.byteLength(text) > MAX_BYTES) {
    const message = `must have at most ${MAX_BYTES} bytes, got: ${Buffer.byteLength(text)}`;
    return { dags: [], sourceHash, errors: [{ severity: "error", path: file, message }], warnings: [] };
  }
  const source = new YamlSource(text, { mergeKeys: true, scalarRule: scalarProblem });
  const problems = new Problems(file, source);
  if (source.problems.length > 0) {
    const errors = source.problems.map(({ path, message, line, column }): Diagnostic => ({
      severity: "error",
      message: path === "" ? message : `${path} ${message}`,
      path: file,
      ...(line === undefined ? {} : { line, column }),
    }));
    return { dags: [], sourceHash, errors, warnings: [] };
  }
  const dags = dagSources(source.value, problems).flatMap(({ dagId, value, locate }) => {
    if (!isMap(value)) {
      problems.error(locate([]), `must be a map, the definition of a DAG, got: ${describeValue(value)}`);
      return [];
    }
    return [readDag(dagId, value, new Scope(policy, target, problems, locate))];
  });
  return { dags, sourceHash, errors: problems.errors, warnings: problems.warnings };
}

/** The DAGs of a file, defaults and blueprints filled in. */
function dagSources(root: unknown, problems: Problems): DagSource[] {
  if (!isMap(root)) {
    problems.error([], `must be a map of DAGs by their dag_id, got: ${describeValue(root)}`);
    return [];
  }
  if (sizeOf(root, MAX_VALUES) > MAX_VALUES) {
    problems.error([], `must have at most ${MAX_VALUES} values, those behind aliases included`);
    return [];
  }
  const { default: defaults = {}, ...others } = root;
  if (!isMap(defaults)) {
    problems.error(["default"], `must be a map, got: ${describeValue(defaults)}`);
    return [];
  }
  const sources = isBlueprint(others)
    ? instantiate(others as unknown as Blueprint, problems)
    : plainDags(others);
  if (sources.length > MAX_DAGS) {
    problems.error(
      [],
      `must have at most ${MAX_DAGS} DAGs, got: ${sources.length}`,
      "divide it into several files",
    );
    return [];
  }
  if (sources.length === 0 && !isBlueprint(others)) {
    problems.error([], "must have the definition of a DAG, got: none");
  }
  return sources.map(({ dagId, value, locate }) => ({
    dagId,
    value: isMap(value) ? mergeDefaults(value, defaults) : value,
    locate: (path) =>
      !hasPath(value, path) && hasPath(defaults, path) ? ["default", ...path] : locate(path),
  }));
}

function plainDags(root: Record<string, unknown>): DagSource[] {
  return Object.entries(root).map(([dagId, value]) => ({ dagId, value, locate: (path) => [dagId, ...path] }));
}
