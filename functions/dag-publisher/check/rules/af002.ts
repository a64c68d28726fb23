import { type Facts } from "../analysis/facts";
import { HOLE, textsOf } from "../analysis/value";
import { type DagId, dagIdArgument, ownDagIds } from "./dag-ids";
import { always, type DagRule } from "./dag-rule";
import { readable } from "./readable";
import { operatorOf } from "./tasks";

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

/** Ids of the DAGs of the file, and of those that it starts or waits for. */
function* dagIds(facts: Facts): Iterable<DagId> {
  yield* ownDagIds(facts);
  for (const call of facts.calls) {
    const operator = operatorOf(call);
    for (const [path, name] of OTHERS) {
      if (operator !== undefined && path.test(`.${operator}`)) {
        yield dagIdArgument(call, name);
      }
    }
  }
}
