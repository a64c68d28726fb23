import { type Facts } from "../analysis/facts";
import { pathsOf } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";
import { always, type DagRule } from "./dag-rule";

const FORBIDDEN = new PathQuestion(
  new Set([
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
    "typing.ForwardRef",
    "typing._eval_type",
    "dataclasses._create_fn",
  ]),
);

/** These evaluate texts in annotations, or call what a configuration names. */
const BY_CONFIGURATION = new PathQuestion(
  new Set([
    "typing.get_type_hints",
    "inspect.get_annotations",
    "logging.config.dictConfig",
    "logging.config.fileConfig",
    "logging.config.listen",
  ]),
);

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
    for (const { node, path } of facts.referencesTo(FORBIDDEN)) {
      yield { message: `${path.replace("builtins.", "")} runs text as code`, at: node };
    }
    for (const { path, node } of facts.referencesTo(BY_CONFIGURATION)) {
      yield { message: `${path} runs what a text names`, at: node, severity: "warning" };
    }
    for (const { text, node } of facts.texts) {
      // Airflow, pydantic and functools evaluate what is written as a text in place of a type.
      if (text.includes("(") && isAnnotation(node, facts)) {
        yield { message: "an annotation that is a text is run as code", at: node };
      }
    }
  },
};

/** Not evaluated as code: what these take are values. */
const OF_VALUES = /^typing(?:_extensions)?\.(?:Literal|Annotated)$/;

/** Whether a text stands in place of a type, or in one. */
function isAnnotation(node: PythonNode, facts: Facts): boolean {
  let inType = false;
  for (let at = node; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    const generic = /^(?:subscript|generic_type)$/.test(parent.type) ? parent.children[0] : undefined;
    if (
      generic !== undefined &&
      generic !== at &&
      pathsOf(facts.evaluate(generic)).some((path) => OF_VALUES.test(path))
    ) {
      return false;
    }
    inType ||= parent.type === "type";
    if (/_statement$|^(?:module|block|assignment|call|lambda)$/.test(parent.type)) {
      break;
    }
  }
  return inType;
}
