import { textsOf, type Value } from "../analysis/value";
import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";
import { isIdListed } from "../../policy/listed";
import { readable } from "./readable";
import { settings } from "./tasks";

/** Settings of where and as whom a task runs. */
const PLACES = ["queue", "executor", "executor_config", "run_as_user"];

/** The pool of tasks that name none. */
const DEFAULT_POOL = "default_pool";

export const af004: DagRule = {
  id: "AF004",
  title: "Chooses where or as whom a task runs",
  why: "MWAA has one queue, one executor and one user: another queue is never served. A pool of others takes their slots.",
  bad: 'BashOperator(task_id="a", bash_command="true", queue="fast")',
  good: 'BashOperator(task_id="a", bash_command="true", pool="payments"), with payments among pools of the policy',
  source: "AWS, MWAA user guide: Celery executor; Airflow, pools",
  fix: "leave it out, or use a pool of the policy's list",
  severity: ERROR_IF_STRICT,
  *find({ facts, policy: { pools } }) {
    for (const name of PLACES) {
      for (const { value, node } of settings(facts, name)) {
        if (!isDefault(value)) {
          yield { message: `${name} chooses where or as whom the task runs`, at: node };
        }
      }
    }
    if (pools === undefined) {
      return;
    }
    for (const { value, node } of settings(facts, "pool")) {
      const names = textsOf(value);
      const other = names.find((pool) => pool !== DEFAULT_POOL && !isIdListed(pool, pools));
      if (other !== undefined) {
        yield { message: `pool ${readable(other)} is not in the policy's list`, at: node };
      } else if (!isDefault(value) && (names.length === 0 || value.open)) {
        yield { message: "which pool it is, is not known", at: node };
      }
    }
  },
};

/** None, and an empty dictionary, change nothing; "default" is the queue that there is. */
function isDefault(value: Value): boolean {
  return (
    !value.open &&
    value.atoms.every(
      (atom) =>
        atom.kind === "none" ||
        (atom.kind === "dict" && atom.entries.length === 0) ||
        (atom.kind === "text" && atom.text === "default"),
    )
  );
}
