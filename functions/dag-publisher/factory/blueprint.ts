import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap, type Path } from "../../../modules/yaml/path";
import { type DagSource, sizeOf } from "./dag-source";
import { type Problems } from "./problems";

/** A file that is one definition for many DAGs. */
export interface Blueprint {
  /** A DAG's definition, in which `{__parameter__: name}` stands for a value. */
  readonly template: unknown;
  /** Type, and perhaps default, of each parameter. */
  readonly parameters?: unknown;
  /** Values of each DAG: a list of maps with `dag_id`, or a map by dag_id. */
  readonly dags?: unknown;
}

const HOLE = "__parameter__";
const KEYS = ["template", "parameters", "dags"];
const MAX_DEPTH = 50;
/** What the rows make of the template together. */
const MAX_VALUES = 1_000_000;

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  list: Array.isArray,
  map: isMap,
};

interface Parameter {
  readonly type: string;
  readonly default?: unknown;
}

/** Whether the file is a blueprint: `template` then is no DAG. */
export function isBlueprint(root: Record<string, unknown>): boolean {
  return "template" in root && ("parameters" in root || "dags" in root);
}

/** One definition for each row of `dags`. */
export function instantiate(blueprint: Blueprint, problems: Problems): DagSource[] {
  const { template, parameters, dags } = blueprint;
  for (const key of Object.keys(blueprint).filter((one) => !KEYS.includes(one))) {
    problems.errorAtKey(
      [key],
      `must be default, template, parameters or dags, beside a template, got: ${describeValue(key)}`,
    );
  }
  const declared = readParameters(parameters, problems);
  checkHoles(template, declared, problems);
  const rows = readRows(dags, problems);
  if (sizeOf(template, MAX_VALUES) * rows.length > MAX_VALUES) {
    problems.error(
      ["dags"],
      `must make at most ${MAX_VALUES} values of the template`,
      "divide it into several files",
    );
    return [];
  }
  return rows.map(({ dagId, row, path }) => {
    const values = valuesOf(row, path, declared, problems);
    return {
      dagId,
      value: fill(template, values),
      locate: (inside) => locate(inside, template, path, row),
    };
  });
}

function readParameters(value: unknown, problems: Problems): ReadonlyMap<string, Parameter> {
  const declared = new Map<string, Parameter>();
  if (!isMap(value)) {
    problems.error(
      ["parameters"],
      `must be a map of parameters, each with its type, got: ${describeValue(value)}`,
    );
    return declared;
  }
  for (const [name, parameter] of Object.entries(value)) {
    const path = ["parameters", name];
    const type = isMap(parameter) ? parameter.type : undefined;
    const unknown = isMap(parameter)
      ? Object.keys(parameter).find((key) => key !== "type" && key !== "default")
      : undefined;
    const fits = typeof type === "string" && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
    if (
      !isMap(parameter) ||
      typeof type !== "string" ||
      fits === undefined ||
      unknown !== undefined ||
      name === "dag_id"
    ) {
      problems.error(
        path,
        `must be a map with type (${Object.keys(TYPES).join(", ")}) and perhaps default, and not be called dag_id, got: ` +
          describeValue(unknown ?? type ?? parameter),
      );
    } else if ("default" in parameter && !fits(parameter.default)) {
      problems.error([...path, "default"], `must be a ${type}, got: ${describeValue(parameter.default)}`);
    } else {
      declared.set(name, { type, ...("default" in parameter ? { default: parameter.default } : {}) });
    }
  }
  return declared;
}

interface Row {
  readonly dagId: string;
  readonly row: Record<string, unknown>;
  readonly path: Path;
}

function readRows(value: unknown, problems: Problems): Row[] {
  const rows = isMap(value)
    ? Object.entries(value).map(([dagId, row]) => ({ dagId, row: row ?? {}, path: ["dags", dagId] as Path }))
    : Array.isArray(value)
      ? value.map((row: unknown, index) => ({
          dagId: isMap(row) ? row.dag_id : undefined,
          row,
          path: ["dags", index] as Path,
        }))
      : undefined;
  if (rows === undefined) {
    problems.error(
      ["dags"],
      `must be a list of maps with dag_id, or a map by dag_id, got: ${describeValue(value)}`,
    );
    return [];
  }
  const seen = new Set<string>();
  return rows.flatMap(({ dagId, row, path }) => {
    if (typeof dagId !== "string" || !isMap(row)) {
      problems.error(
        path,
        `must be a map with dag_id as text, got: ${describeValue(isMap(row) ? dagId : row)}`,
      );
      return [];
    }
    if (seen.has(dagId)) {
      problems.error(path, `must have a dag_id of its own, got twice: ${describeValue(dagId)}`);
      return [];
    }
    seen.add(dagId);
    return [{ dagId, row, path }];
  });
}

function valuesOf(
  row: Record<string, unknown>,
  path: Path,
  declared: ReadonlyMap<string, Parameter>,
  problems: Problems,
): ReadonlyMap<string, unknown> {
  for (const [name, value] of Object.entries(row)) {
    const parameter = declared.get(name);
    if (parameter === undefined && name !== "dag_id") {
      problems.errorAtKey(
        [...path, name],
        `must be a parameter of the template: ${[...declared.keys()].join(", ")}`,
      );
    } else if (parameter !== undefined && !TYPES[parameter.type]?.(value)) {
      problems.error([...path, name], `must be a ${parameter.type}, got: ${describeValue(value)}`);
    }
  }
  return new Map(
    [...declared].map(([name, parameter]) => {
      if (!Object.hasOwn(row, name) && !("default" in parameter)) {
        problems.error(path, `must have the parameter ${name}, which has no default`);
      }
      return [name, Object.hasOwn(row, name) ? row[name] : parameter.default];
    }),
  );
}

/** Every hole is a parameter, and every parameter has a hole. */
function checkHoles(template: unknown, declared: ReadonlyMap<string, Parameter>, problems: Problems): void {
  const used = new Set<string>();
  const visit = (value: unknown, path: Path): void => {
    if (path.length > MAX_DEPTH) {
      return;
    }
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, [...path, index]);
      });
    } else if (isMap(value) && HOLE in value) {
      const name = value[HOLE];
      if (typeof name !== "string" || !declared.has(name) || Object.keys(value).length > 1) {
        problems.error(
          path,
          `must be ${HOLE} alone, with the name of a parameter, got: ${describeValue(name)}`,
        );
      } else {
        used.add(name);
      }
    } else if (isMap(value)) {
      Object.entries(value).forEach(([key, item]) => {
        visit(item, [...path, key]);
      });
    }
  };
  visit(template, ["template"]);
  for (const name of declared.keys()) {
    if (!used.has(name)) {
      problems.error(["parameters", name], `must be used in the template, as {${HOLE}: ${name}}`);
    }
  }
}

/** The template with the values in its holes, each a whole value. */
function fill(value: unknown, values: ReadonlyMap<string, unknown>, depth = 0): unknown {
  if (depth > MAX_DEPTH) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => fill(item, values, depth + 1));
  }
  if (!isMap(value)) {
    return value;
  }
  const hole = value[HOLE];
  return typeof hole === "string"
    ? values.get(hole)
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, values, depth + 1)]));
}

/** Where a part of a DAG stands: in its row where a hole took it from there, else in the template. */
function locate(inside: Path, template: unknown, rowPath: Path, row: Record<string, unknown>): Path {
  let node = template;
  for (const [index, part] of inside.entries()) {
    node =
      typeof node === "object" && node !== null
        ? (node as Record<string | number, unknown>)[part]
        : undefined;
    const name = isMap(node) ? node[HOLE] : undefined;
    if (typeof name === "string") {
      const rest = inside.slice(index + 1);
      return Object.hasOwn(row, name)
        ? [...rowPath, name, ...rest]
        : ["parameters", name, "default", ...rest];
    }
  }
  return inside.length === 0 ? rowPath : ["template", ...inside];
}
