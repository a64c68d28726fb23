import { type Call, type Facts } from "../analysis/facts";
import { HOLE, textsOf, textValue, UNKNOWN, type Value } from "../analysis/value";
import { type PythonNode } from "../python/node";
import { dagDecoratorsIn, dagsIn, isDagDecorator } from "./tasks";

/** An id of a DAG, and the place that says it. */
export interface DagId {
  readonly id: Value;
  readonly node: PythonNode;
}

/** The ids of the DAGs that a file has. */
export function* ownDagIds(facts: Facts): Iterable<DagId> {
  for (const call of dagsIn(facts)) {
    yield dagIdArgument(call, "dag_id", 0);
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

/** The ids that are known to the letter, each once, sorted. One that the file works out when it runs is not among them. */
export function knownDagIds(facts: Facts): string[] {
  const texts = [...ownDagIds(facts)].flatMap(({ id }) => textsOf(id));
  return [...new Set(texts.filter((text) => !text.includes(HOLE)))].sort();
}

/** The id that an argument of a call gives. */
export function dagIdArgument(call: Call, name: string, index?: number): DagId {
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
  const call = dagDecoratorsIn(facts).find(
    ({ node }) => node.parent !== undefined && decorators.includes(node.parent),
  );
  if (call === undefined) {
    return textValue(name);
  }
  return call.keywords.get("dag_id") ?? call.positional[0] ?? (call.open ? UNKNOWN : textValue(name));
}
