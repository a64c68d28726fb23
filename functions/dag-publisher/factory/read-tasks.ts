import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap, type Path } from "../../../modules/yaml/path";
import { type Data, type DataMap, type Expanded, type GroupModel, type TaskModel, without } from "./model";
import { findOperator, type Operator } from "./operators";
import { checkName, readArgument, readArguments } from "./read-arguments";
import { refusalOf } from "./refused-keys";
import { type Scope } from "./scope";

/** Far more than one pipeline has; Airflow's scheduler and its page of a DAG are slow long before. */
export const MAX_TASKS = 500;

/** An entry of `tasks` or `task_groups`, in the form of a list or of a map. */
export interface Entry {
  readonly id: string;
  readonly value: Record<string, unknown>;
  readonly path: Path;
}

const GROUP_ARGUMENTS = [
  "tooltip",
  "default_args",
  "prefix_group_id",
  "ui_color",
  "ui_fgcolor",
  "add_suffix_on_collision",
];
/** Keys of a task that are no arguments of its operator. */
const TASK_KEYS = ["operator", "dependencies", "task_group_name", "task_id", "expand", "partial"];
const TASK_ID = /^[A-Za-z0-9_.-]{1,200}$/;

/** The entries of `tasks` (`idKey` is `task_id`) or `task_groups` (`group_name`). */
export function readEntries(value: unknown, idKey: string, path: Path, scope: Scope): Entry[] {
  const entries = isMap(value)
    ? Object.entries(value).map(([id, item]) => ({ id, item, at: [...path, id] }))
    : Array.isArray(value)
      ? value.map((item: unknown, index) => ({
          id: isMap(item) ? item[idKey] : undefined,
          item,
          at: [...path, index],
        }))
      : undefined;
  if (entries === undefined) {
    scope.error(
      path,
      `must be a list of maps with ${idKey}, or a map by ${idKey}, got: ${describeValue(value)}`,
    );
    return [];
  }
  if (entries.length > MAX_TASKS) {
    scope.error(
      path,
      `must have at most ${MAX_TASKS} of them, got: ${entries.length}`,
      "divide it into several DAGs",
    );
    return [];
  }
  const found = new Map<string, Entry>();
  for (const { id, item, at } of entries) {
    if (!isMap(item)) {
      scope.error(at, `must be a map, got: ${describeValue(item)}`);
    } else if (typeof id !== "string" || !TASK_ID.test(id)) {
      scope.error(
        Array.isArray(value) ? [...at, idKey] : at,
        `must have as ${idKey} 1 to 200 letters, digits, _, - and ., got: ${describeValue(id)}`,
      );
    } else if (found.has(id)) {
      scope.error([...at, idKey], `must not be there twice, got: ${describeValue(id)}`);
    } else if (item[idKey] !== undefined && item[idKey] !== id) {
      scope.error([...at, idKey], `must be the same as its key, ${id}, got: ${describeValue(item[idKey])}`);
    } else {
      found.set(id, { id, value: item, path: at });
    }
  }
  return [...found.values()];
}

/** What a task is read with. */
export interface TaskContext {
  readonly scope: Scope;
  readonly groups: ReadonlySet<string>;
  readonly taskIds: ReadonlySet<string>;
  /** Arguments that `default_args` give, of the DAG and of each group. */
  readonly given: (group: string | undefined) => ReadonlySet<string>;
}

/** A task, or nothing where its operator is wrong. */
export function readTask({ id, value, path }: Entry, context: TaskContext): TaskModel | undefined {
  const { scope, groups } = context;
  const { operator: named, dependencies, task_group_name: group, expand, partial } = value;
  const others = without(value, ...TASK_KEYS);
  const operator = readOperator(named, value, path, scope);
  if (operator === undefined) {
    refuseKeys(others, path, scope);
    return undefined;
  }
  const known = operator.signature?.all;
  const own = readArguments(others, path, scope, known);
  const partials = partial === undefined ? {} : readArguments(partial, [...path, "partial"], scope, known);
  const twice = Object.keys(partials).find((key) => key in own);
  if (twice !== undefined) {
    scope.errorAtKey([...path, "partial", twice], "must not be given twice, beside partial and in it");
  }
  const mapped = expand === undefined ? undefined : readExpand(expand, [...path, "expand"], context, known);
  if (group !== undefined && !(typeof group === "string" && groups.has(group))) {
    scope.error(
      [...path, "task_group_name"],
      `must be a task group of this DAG, got: ${describeValue(group)}`,
    );
  }
  const args = withJsonBody(operator, { ...own, ...partials });
  const groupName = typeof group === "string" ? group : undefined;
  const given = new Set([
    ...Object.keys(args),
    ...(mapped?.expand ?? []).map(([name]) => name),
    ...context.given(groupName),
  ]);
  const missing = operator.signature?.required.filter((name) => !given.has(name)) ?? [];
  if (missing.length > 0) {
    scope.error(path, `must have the argument ${missing.join(" and ")}, which ${className(operator)} needs`);
  }
  return {
    id,
    operator: operator.path,
    arguments: args,
    ...(mapped === undefined ? {} : { expand: mapped.expand }),
    ...(groupName === undefined ? {} : { group: groupName }),
    dependencies: readDependencies(dependencies, [...path, "dependencies"], context),
    inputs: mapped?.inputs ?? [],
  };
}

/** A task group, without its dependencies checked against the tasks. */
export function readGroup({ id, value, path }: Entry, context: TaskContext): GroupModel {
  const { scope, groups } = context;
  const { parent_group_name: parent, dependencies, default_args: defaults } = value;
  const args = without(value, "group_name", "parent_group_name", "dependencies", "default_args");
  if (parent !== undefined && !(typeof parent === "string" && groups.has(parent))) {
    scope.error(
      [...path, "parent_group_name"],
      `must be a task group of this DAG, got: ${describeValue(parent)}`,
    );
  }
  return {
    id,
    ...(typeof parent === "string" ? { parent } : {}),
    arguments: {
      ...readArguments(args, path, scope, GROUP_ARGUMENTS),
      ...(defaults === undefined
        ? {}
        : { default_args: readArguments(defaults, [...path, "default_args"], scope, undefined) }),
    },
    dependencies: readDependencies(dependencies, [...path, "dependencies"], context),
  };
}

function readOperator(
  named: unknown,
  value: Record<string, unknown>,
  path: Path,
  scope: Scope,
): Operator | undefined {
  if (typeof named !== "string") {
    if (!("decorator" in value)) {
      scope.error(
        named === undefined ? path : [...path, "operator"],
        `must have the full path of an operator's class as operator, got: ${describeValue(named)}`,
      );
    }
    return undefined;
  }
  const found = findOperator(named, scope.policy, scope.target);
  if ("problem" in found) {
    scope.error([...path, "operator"], found.problem);
    return undefined;
  }
  return found.operator;
}

/** Where the operator is wrong, the rest cannot be checked, but for what no operator may have. */
function refuseKeys(others: Record<string, unknown>, path: Path, scope: Scope): void {
  for (const key of Object.keys(others)) {
    const refusal = refusalOf(key);
    if (refusal !== undefined) {
      scope.refuse([...path, key], refusal);
    }
  }
}

function readDependencies(value: unknown, path: Path, { scope, groups, taskIds }: TaskContext): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    scope.error(path, `must be a list of tasks and task groups of this DAG, got: ${describeValue(value)}`);
    return [];
  }
  const ids = value.filter((id: unknown, index): id is string => {
    const isKnown = typeof id === "string" && (taskIds.has(id) || groups.has(id));
    if (!isKnown) {
      scope.error([...path, index], `must be a task or a task group of this DAG, got: ${describeValue(id)}`);
    }
    return isKnown;
  });
  return [...new Set(ids)];
}

/** The values to map over: lists and maps as they are, and what other tasks return (`task.output`, `XcomArg(task)`). */
function readExpand(
  value: unknown,
  path: Path,
  { scope, taskIds }: TaskContext,
  known: readonly string[] | undefined,
): { expand: Expanded[]; inputs: string[] } {
  const inputs: string[] = [];
  if (!isMap(value) || Object.keys(value).length === 0) {
    scope.error(
      path,
      `must be a map of arguments with lists, maps or the output of a task, got: ${describeValue(value)}`,
    );
    return { expand: [], inputs };
  }
  const expand = Object.entries(value).map(([key, item]): Expanded => {
    const at = [...path, key];
    checkName(key, at, scope, known);
    const [, output, argument, plus] =
      typeof item === "string" ? (/^(?:(.+)\.output|X[Cc]om[Aa]rg\((.+)\)|\+(\w+))$/.exec(item) ?? []) : [];
    const task = output ?? argument ?? plus;
    if (task !== undefined) {
      if (!taskIds.has(task)) {
        scope.error(at, `must be the output of a task of this DAG, got: ${describeValue(item)}`);
      }
      inputs.push(task);
      return [key, "output", task];
    }
    if (!Array.isArray(item) && !isMap(item)) {
      scope.error(
        at,
        `must be a list, a map, or the output of a task as task_id.output, got: ${describeValue(item)}`,
      );
    }
    return [key, "values", readArgument(key, item, at, scope)];
  });
  return { expand, inputs };
}

/** dag-factory sends a map as JSON where the header says so; so does this. */
function withJsonBody(operator: Operator, args: DataMap): DataMap {
  const { data, headers } = args;
  const type = isMap(headers) ? headers["Content-Type"] : undefined;
  const isJson =
    operator.path === "airflow.providers.http.operators.http.HttpOperator" &&
    typeof type === "string" &&
    type.toLowerCase().includes("application/json");
  return isJson && isMap(data) ? { ...args, data: pythonJson(data) } : args;
}

/** JSON with spaces where Python's `json.dumps` has them. */
function pythonJson(data: Data): string {
  if (Array.isArray(data)) {
    return `[${data.map((item: Data) => pythonJson(item)).join(", ")}]`;
  }
  if (isMap(data)) {
    return `{${Object.entries(data)
      .map(([key, item]) => `${JSON.stringify(key)}: ${pythonJson(item)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(data);
}

function className({ path }: Operator): string {
  return path.split(".").at(-1) ?? path;
}
