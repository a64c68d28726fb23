import { type Call, type Facts } from "../analysis/facts";
import { HOLE, textsOf, textValue, UNKNOWN, type Value } from "../analysis/value";
import { type PythonNode } from "../python/node";
import { always, type DagRule } from "./dag-rule";
import { readable } from "./readable";
import { isDag, isDagDecorator, operatorOf } from "./tasks";

/** An id of a DAG in the file: of its own, or of one that it starts or waits for. */
interface DagId {
  readonly id: Value;
  readonly node: PythonNode;
}

/** Operators that act on other DAGs, and the argument that names them. */
const OTHERS: readonly (readonly [operator: RegExp, argument: string])[] = [
  [/\.TriggerDagRunOperator$/, "trigger_dag_id"],
  [/\.ExternalTask(?:Sensor|SensorAsync|Marker)$/, "external_dag_id"],
];

export const af002: DagRule = {
  id: "AF002",
  title: "Has a dag_id outside of the team's prefix",
  why:
    "Airflow keeps one DAG of each id: one with the id of another team's takes its place. With a prefix for each team " +
    "that cannot happen, and DAGs of others are neither started nor waited for.",
  bad: 'DAG("daily")',
  good: 'DAG("payments_daily"), where dagIdPrefix of the policy is payments_',
  source: "Airflow, DAGs: dag_id must be unique",
  fix: "begin the id with the prefix, written down as a text",
  severity: always("error"),
  *find({ facts, policy: { dagIdPrefix } }) {
    if (dagIdPrefix === "") {
      return;
    }
    for (const { id, node } of dagIds(facts)) {
      const wrong = textsOf(id).find((text) => !text.startsWith(dagIdPrefix));
      if (wrong !== undefined && !wrong.startsWith(HOLE)) {
        yield { message: `dag_id ${readable(wrong)} does not begin with ${dagIdPrefix}`, at: node };
      } else if (wrong !== undefined || id.open || textsOf(id).length === 0) {
        yield { message: `whether the dag_id begins with ${dagIdPrefix} is not known`, at: node };
      }
    }
  },
};

function* dagIds(facts: Facts): Iterable<DagId> {
  for (const call of facts.calls) {
    if (isDag(call)) {
      yield argument(call, "dag_id", 0);
    }
    const operator = operatorOf(call);
    for (const [path, name] of OTHERS) {
      if (operator !== undefined && path.test(`.${operator}`)) {
        yield argument(call, name);
      }
    }
  }
  for (const { decorators, name, node } of facts.definitions) {
    if (decorators.some(isDagDecorator)) {
      yield { id: decoratedId(facts, node, name), node: node.child("name") ?? node };
    }
  }
  for (const { paths, node } of facts.attributeWrites) {
    if (paths.some((path) => /^airflow\..*\bDAG\(\)\._?dag_id$/.test(path))) {
      yield { id: UNKNOWN, node };
    }
  }
}

function argument(call: Call, name: string, index?: number): DagId {
  const { keywords, positional, node } = call;
  const at = index === undefined ? undefined : positional[index];
  return {
    id: keywords.get(name) ?? at ?? UNKNOWN,
    node: call.argument(name) ?? (index === undefined ? undefined : call.argument(index)) ?? node,
  };
}

/** `@dag` names the DAG as the function, `@dag("id")` and `@dag(dag_id="id")` as they say. */
function decoratedId(facts: Facts, definition: PythonNode, name: string): Value {
  const decorators = (definition.parent?.children ?? []).filter(({ type }) => type === "decorator");
  const call = facts.calls.find(
    ({ node, paths }) =>
      paths.some(isDagDecorator) && node.parent !== undefined && decorators.includes(node.parent),
  );
  if (call === undefined) {
    return textValue(name);
  }
  return call.keywords.get("dag_id") ?? call.positional[0] ?? (call.open ? UNKNOWN : textValue(name));
}
