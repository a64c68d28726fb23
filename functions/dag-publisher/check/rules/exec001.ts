import { always, type DagRule } from "./dag-rule";
import { referencesTo } from "./references";

const FORBIDDEN = new Set([
  "builtins.exec",
  "builtins.eval",
  "builtins.compile",
  "builtins.breakpoint",
  "code.interact",
  "pdb.set_trace",
  "timeit.timeit",
  "timeit.repeat",
  "timeit.Timer",
  "timeit.main",
  "cProfile.run",
  "cProfile.runctx",
  "profile.run",
  "doctest.testmod",
  "trace.Trace",
]);

/** These evaluate texts in annotations, or call what a configuration names. */
const BY_CONFIGURATION = new Set([
  "typing.get_type_hints",
  "inspect.get_annotations",
  "logging.config.dictConfig",
  "logging.config.fileConfig",
  "logging.config.listen",
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
    for (const { path, node } of referencesTo(facts, BY_CONFIGURATION)) {
      yield { message: `${path} runs what a text names`, at: node, severity: "warning" };
    }
  },
};
