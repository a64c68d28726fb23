import { type Call, type Facts } from "../analysis/facts";
import { textsOf, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";

/** Airflow's class of a DAG, by all of its paths. */
const DAG_CLASS = new PathQuestion(
  /^airflow\.(?:DAG|models\.DAG|models\.dag\.DAG|sdk\.DAG|sdk\.definitions\.dag\.DAG)$/,
);

/** Airflow's decorator of the same. */
const DAG_DECORATOR =
  /^airflow\.(?:decorators\.dag|decorators\.dag\.dag|sdk\.dag|models\.dag\.dag|sdk\.definitions\.dag\.dag)$/;

/** Operators and sensors, by the names that they have by custom, also with `.partial`. */
const OPERATOR = new PathQuestion(/(?:^|\.)([A-Za-z_]\w*(?:Operator|Sensor)(?:Async)?)(?:\.partial)?$/);

/** `@task`, `@task.sensor`, and `.override(…)` of a task. */
const TASK_DECORATOR = /^airflow\.(?:decorators|sdk)(?:\.base)?\.(?:task|task_group|sensor)(?:\.\w+)*$/;

const SETS_TASK = new PathQuestion((path) => TASK_DECORATOR.test(path) || path.endsWith(".override"));
const MAKES_DAG = new PathQuestion(isDagDecorator);

/** Calls that make a DAG. */
export function dagsIn(facts: Facts): readonly Call[] {
  return facts.callsTo(DAG_CLASS);
}

/** Whether a decorator makes a DAG of a function: `@dag`, `@dag(…)`. */
export function isDagDecorator(path: string): boolean {
  return DAG_DECORATOR.test(path.replace(/\(\)$/, ""));
}

/** Calls of such a decorator: `@dag(…)`. */
export function dagDecoratorsIn(facts: Facts): readonly Call[] {
  return facts.callsTo(MAKES_DAG);
}

/** The path of the operator's class that a call makes a task of. */
export function operatorOf(call: Call): string | undefined {
  return OPERATOR.of(call)
    ? call.paths.find((path) => OPERATOR.test(path))?.replace(/\.partial$/, "")
    : undefined;
}

/** Whether a call makes a task, or sets how one runs. */
export function isTask(call: Call): boolean {
  return OPERATOR.of(call) || SETS_TASK.of(call);
}

/** A setting of a DAG or task. */
export interface Setting {
  readonly value: Value;
  readonly node: PythonNode;
}

/** A setting of a task: of its own, or of the `default_args` of the DAG. */
export function* settings(facts: Facts, name: string): Iterable<Setting> {
  for (const call of facts.callsWith(name)) {
    const own = call.keywords.get(name);
    if (own !== undefined && isTask(call)) {
      yield { value: own, node: call.argument(name) ?? call.node };
    }
  }
  for (const call of facts.callsWith("default_args")) {
    const value = inDefaults(call, name);
    if (value !== undefined) {
      yield { value, node: call.argument("default_args") ?? call.node };
    }
  }
}

/** A setting of a call's `default_args`. */
export function inDefaults({ keywords }: Call, name: string): Value | undefined {
  for (const atom of keywords.get("default_args")?.atoms ?? []) {
    const entry =
      atom.kind === "dict" ? atom.entries.find(([key]) => textsOf(key).includes(name)) : undefined;
    if (entry !== undefined) {
      return entry[1];
    }
  }
  return undefined;
}
