import { type Call, type Facts } from "../analysis/facts";
import { type PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";

/** Decorators whose functions run when the file is parsed: they describe tasks. */
const DESCRIBES =
  /^airflow\.(?:decorators|sdk|models\.dag|utils\.task_group)(?:\..*)?\.(?:dag|task_group)(?:\(\))?$/;

/** Calls of something that run whenever Airflow parses the file, again and again, on the scheduler. */
export function* callsAtParseTime(facts: Facts, of: PathQuestion): Iterable<Call> {
  const calls = facts.callsTo(of);
  if (calls.length === 0) {
    return;
  }
  const describing = new Set(
    facts.definitions
      .filter(({ decorators }) => decorators.some((path) => DESCRIBES.test(path)))
      .map(({ node }) => node),
  );
  for (const call of calls) {
    if ((call.atParseTime || isIn(call.node, describing)) && !isInMain(call.node)) {
      yield call;
    }
  }
}

/** Whether every function around it is one of these. */
function isIn(node: PythonNode, functions: ReadonlySet<PythonNode>): boolean {
  let around = node.ancestor("function_definition", "lambda");
  while (around !== undefined && functions.has(around)) {
    around = around.ancestor("function_definition", "lambda");
  }
  return around === undefined;
}

/** `if __name__ == "__main__":` does not run in Airflow. */
function isInMain(node: PythonNode): boolean {
  for (let at = node.ancestor("if_statement"); at !== undefined; at = at.ancestor("if_statement")) {
    if (/^__name__\s*==\s*["']__main__["']$/.test(at.child("condition")?.text ?? "")) {
      return true;
    }
  }
  return false;
}
