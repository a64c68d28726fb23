import { closest } from "fastest-levenshtein";
import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap, type Path } from "../../../modules/yaml/path";
import { type Data, type DagModel, type DataMap, type GroupModel } from "./model";
import { inOrder, taskNeeds } from "./order";
import { checkName, readArgument, readParams } from "./read-arguments";
import { readSchedule, readTimetable } from "./read-schedule";
import { MAX_TASKS, readEntries, readGroup, readTask, type TaskContext } from "./read-tasks";
import { accept, readCallback, readPlainText, readValue } from "./read-value";
import { refusalOf } from "./refused-keys";
import { type Scope } from "./scope";
import { isTimeZone, readDate, readDuration } from "./time-values";

type Reader = (value: unknown, path: Path, scope: Scope) => Data;

const bool: Reader = (value, path, scope) => {
  if (typeof value !== "boolean") {
    scope.error(path, `must be true or false, got: ${describeValue(value)}`);
  }
  return value as boolean;
};

const count: Reader = (value, path, scope) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    scope.error(path, `must be a whole number from 0, got: ${describeValue(value)}`);
  }
  return value as number;
};

const tags: Reader = (value, path, scope) => {
  if (!Array.isArray(value)) {
    scope.error(path, `must be a list of texts, got: ${describeValue(value)}`);
    return [];
  }
  return value.map((tag, index) => {
    const text = readPlainText(tag, [...path, index], scope);
    if (text.length > 100) {
      scope.error([...path, index], "must be at most 100 characters, Airflow's limit for a tag");
    }
    return text;
  });
};

/** Keys of a DAG that become arguments of `DAG`, each with what it may be. */
const DAG_KEYS: Readonly<Record<string, Reader>> = {
  description: readPlainText,
  dag_display_name: readPlainText,
  doc_md: readPlainText,
  catchup: bool,
  is_paused_upon_creation: bool,
  render_template_as_native_obj: bool,
  max_active_runs: count,
  max_active_tasks: count,
  max_consecutive_failed_dag_runs: count,
  dagrun_timeout: (value, path, scope) => accept(readDuration(value), path, scope),
  tags,
  params: readParams,
  on_success_callback: readCallback,
  on_failure_callback: readCallback,
};

/** Keys that are read together with others. */
const OTHER_KEYS = [
  "dag_id",
  "default_args",
  "schedule",
  "timetable",
  "start_date",
  "end_date",
  "timezone",
  "concurrency",
  "default_view",
  "orientation",
  "tasks",
  "task_groups",
];

/** Every key that a DAG may have, for messages and editors. */
export const KNOWN_DAG_KEYS: readonly string[] = [...Object.keys(DAG_KEYS), ...OTHER_KEYS];

/** Keys of a DAG that some write under `default_args`, where Airflow ignores them. */
const NO_EFFECT_IN_DEFAULT_ARGS = [
  "catchup",
  "schedule",
  "tags",
  "description",
  "max_active_runs",
  "timezone",
];

/** A DAG as it is to be written. What is wrong in it goes to the scope; the result is meaningless then. */
export function readDag(dagId: string, value: Record<string, unknown>, scope: Scope): DagModel {
  checkDagId(dagId, value.dag_id, scope);
  for (const key of Object.keys(value)) {
    const refusal = refusalOf(key);
    if (refusal !== undefined) {
      scope.refuse([key], refusal);
    } else if (!KNOWN_DAG_KEYS.includes(key)) {
      scope.errorAtKey(
        [key],
        `must be a known key of a DAG (nearest: ${closest(key, [...KNOWN_DAG_KEYS])}), got: ${describeValue(key)}`,
      );
    }
  }
  const defaults = value.default_args ?? {};
  const dagArguments = readDagArguments(dagId, value, defaults, scope);
  const groupEntries =
    value.task_groups == null ? [] : readEntries(value.task_groups, "group_name", ["task_groups"], scope);
  const taskEntries =
    value.tasks === undefined ? missingTasks(scope) : readEntries(value.tasks, "task_id", ["tasks"], scope);
  const groupIds = new Set(groupEntries.map(({ id }) => id));
  for (const { id, path } of taskEntries) {
    if (groupIds.has(id)) {
      scope.error(path, `must not have the id of a task group, got: ${describeValue(id)}`);
    }
  }
  const keysOf = (args: unknown): string[] => (isMap(args) ? Object.keys(args) : []);
  const groupDefaults = new Map(groupEntries.map(({ id, value: group }) => [id, keysOf(group.default_args)]));
  const context: TaskContext = {
    scope,
    groups: groupIds,
    taskIds: new Set(taskEntries.map(({ id }) => id)),
    given: (group) => new Set([...keysOf(defaults), ...(groupDefaults.get(group ?? "") ?? [])]),
  };
  const groups = inOrder(
    groupEntries.map((entry) => readGroup(entry, context)),
    ({ parent }) => (parent === undefined ? [] : [parent]),
  );
  if (groups.cycle !== undefined) {
    scope.error(["task_groups"], `must not have a group inside itself, got: ${groups.cycle.join(" in ")}`);
  }
  const tasks = taskEntries.flatMap((entry) => readTask(entry, context) ?? []);
  const sorted = inOrder(tasks, taskNeeds(tasks, groups.ordered));
  if (sorted.cycle !== undefined) {
    scope.error(["tasks"], `must not depend on each other in a circle, got: ${sorted.cycle.join(" after ")}`);
  }
  checkStartDate(value, defaults, tasks, scope);
  checkWholeIds(tasks, groups.ordered, scope);
  const groupsInFile = groupEntries.flatMap(({ id }) => groups.ordered.filter((group) => group.id === id));
  const order = [...tasks, ...groupsInFile].flatMap(({ id, dependencies }) =>
    dependencies.map((before): [string, string] => [before, id]),
  );
  return { dagId, arguments: dagArguments, groups: groups.ordered, tasks: sorted.ordered, order };
}

function readDagArguments(
  dagId: string,
  value: Record<string, unknown>,
  defaults: unknown,
  scope: Scope,
): DataMap {
  const args: Record<string, Data> = { dag_id: dagId };
  const timezone = readTimezone(value.timezone, ["timezone"], scope);
  for (const [key, item] of Object.entries(value)) {
    const read = Object.hasOwn(DAG_KEYS, key) ? DAG_KEYS[key] : undefined;
    if (read !== undefined && item !== null) {
      args[key] = read(item, [key], scope);
    }
  }
  for (const key of ["start_date", "end_date"]) {
    if (value[key] != null) {
      args[key] = accept(readDate(value[key], timezone), [key], scope);
    }
  }
  if (value.concurrency != null) {
    scope.warning(
      ["concurrency"],
      "is called max_active_tasks in Airflow 2.2 and later",
      "write max_active_tasks",
    );
    args.max_active_tasks = count(value.concurrency, ["concurrency"], scope);
  }
  if (scope.target.major === 2) {
    for (const key of ["default_view", "orientation"]) {
      if (value[key] != null) {
        args[key] = readView(key, value[key], scope);
      }
    }
  }
  args.default_args = readDefaultArgs(defaults, scope);
  if (value.timetable != null) {
    args.schedule = readTimetable(value.timetable, ["timetable"], scope);
  } else if (value.schedule !== undefined) {
    args.schedule = readSchedule(value.schedule, ["schedule"], scope);
  } else if (scope.target.major === 3) {
    args.schedule = null;
  } else {
    scope.warning([], "has no schedule: Airflow 2 runs it each day, and Airflow 3 never", "write schedule");
  }
  return args;
}

function readDefaultArgs(value: unknown, scope: Scope): DataMap {
  if (!isMap(value)) {
    scope.error(["default_args"], `must be a map, got: ${describeValue(value)}`);
    return {};
  }
  const timezone = readTimezone(value.timezone, ["default_args", "timezone"], scope);
  const args: Record<string, Data> = {};
  for (const [key, item] of Object.entries(value)) {
    const path = ["default_args", key];
    if (NO_EFFECT_IN_DEFAULT_ARGS.includes(key)) {
      if (key !== "timezone") {
        scope.warning(path, "has no effect under default_args", "write it beside default_args");
      }
      continue;
    }
    // Arguments of single operators may stand here too; those of no operator have no effect.
    checkName(key, path, scope, undefined);
    args[key] = readArgument(key, item, path, scope, { timezone });
  }
  return args;
}

function readView(key: string, value: unknown, scope: Scope): Data {
  const allowed =
    key === "orientation"
      ? ["LR", "TB", "RL", "BT"]
      : ["grid", "graph", "duration", "gantt", "landing_times", "tree"];
  if (!allowed.includes(value as string)) {
    scope.error([key], `must be ${allowed.join(", ")}, got: ${describeValue(value)}`);
  }
  return value === "tree" ? "grid" : readValue(value, [key], scope);
}

function readTimezone(value: unknown, path: Path, scope: Scope): string {
  if (value == null) {
    return "UTC";
  }
  if (typeof value !== "string" || !isTimeZone(value)) {
    scope.error(path, `must be the name of a time zone, such as Europe/Paris, got: ${describeValue(value)}`);
    return "UTC";
  }
  return value;
}

/** Ids that Airflow takes, that are names of files on every system, and that belong to the team. */
function checkDagId(dagId: string, inside: unknown, scope: Scope): void {
  const { dagIdPrefix } = scope.policy;
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/.test(dagId)) {
    scope.errorAtKey(
      [],
      `must be named with 1 to 200 letters, digits, _, - and ., the first one no - or ., got: ${describeValue(dagId)}`,
    );
  } else if (!dagId.startsWith(dagIdPrefix)) {
    scope.errorAtKey([], `must begin with ${dagIdPrefix}, as the policy's dagIdPrefix says, got: ${dagId}`);
  }
  if (inside !== undefined && inside !== dagId) {
    scope.error(["dag_id"], `must be the same as its key, ${dagId}, got: ${describeValue(inside)}`);
  }
}

function missingTasks(scope: Scope): [] {
  scope.error(
    [],
    `must have tasks: a list of maps with task_id, or a map by task_id, of at most ${MAX_TASKS}`,
  );
  return [];
}

/** Airflow 2 refuses a task that has no start date from anywhere. */
function checkStartDate(
  value: Record<string, unknown>,
  defaults: unknown,
  tasks: readonly { id: string; arguments: DataMap }[],
  scope: Scope,
): void {
  const hasOne = value.start_date != null || (isMap(defaults) && defaults.start_date != null);
  if (scope.target.major === 2 && !hasOne && tasks.some(({ arguments: args }) => args.start_date == null)) {
    scope.error([], "must have a start_date, of its own or under default_args: Airflow 2 needs one");
  }
}

/** A task's whole id has those of its groups before it; Airflow stores 250 characters. */
function checkWholeIds(
  tasks: readonly { id: string; group?: string }[],
  groups: readonly GroupModel[],
  scope: Scope,
): void {
  const prefixes = new Map<string, string>();
  groups.forEach(({ id, parent }) => prefixes.set(id, `${prefixes.get(parent ?? "") ?? ""}${id}.`));
  const whole = new Map<string, string>();
  for (const { id, group } of tasks) {
    const wholeId = `${prefixes.get(group ?? "") ?? ""}${id}`;
    if (wholeId.length > 250) {
      scope.error(
        ["tasks"],
        `must have ids of at most 250 characters with those of their groups, got: ${describeValue(wholeId)}`,
      );
    }
    const other = whole.get(wholeId);
    if (other !== undefined || prefixes.has(wholeId)) {
      scope.error(
        ["tasks"],
        `must have ids that differ with those of their groups before them, got twice: ${describeValue(wholeId)}`,
      );
    }
    whole.set(wholeId, id);
  }
}
