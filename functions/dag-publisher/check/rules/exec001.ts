import { always, type DagRule } from "./dag-rule";
import { referencesTo } from "./references";

const FORBIDDEN = new Set([
  "builtins.exec",
  "builtins.eval",
  "builtins.compile",
  "builtins.breakpoint",
  "code.interact",
  "pdb.set_trace",
]);

export const exec001: DagRule = {
  id: "EXEC001",
  title: "Runs text as code",
  why:
    "exec, eval and compile run whatever text they are given, so that no reader and no check can say what a DAG does. " +
    "Any use of them counts, also one under another name.",
  bad: 'eval(Variable.get("switches"))',
  good: 'json.loads(Variable.get("switches"))',
  source: "Python, library/functions; bandit B102, B307",
  fix: "read data with json.loads or ast.literal_eval, and write code as code",
  severity: always("error"),
  *find({ facts }) {
    for (const { node, path } of referencesTo(facts, FORBIDDEN)) {
      yield { message: `${path.replace("builtins.", "")} runs text as code`, at: node };
    }
  },
};
