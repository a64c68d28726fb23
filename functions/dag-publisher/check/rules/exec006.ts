import { textsOf } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";
import { shown } from "./references";

/** Modules whose parts everything else in the process uses. */
const SHARED =
  /^(?:airflow|os|posix|sys|builtins|boto3|botocore|subprocess|socket|ssl|importlib|logging|requests|urllib3?|json|pickle|sqlalchemy|threading|types)(?:\.[\w.]+)$/;

const SETTERS = new PathQuestion(new Set(["builtins.setattr", "builtins.delattr"]));
const PATCHES = new PathQuestion(/^unittest\.mock\.patch/);

export const exec006: DagRule = {
  id: "EXEC006",
  title: "Replaces a part of another module",
  why:
    "What a DAG file puts in place of Airflow's or Python's own functions runs in the DAG processor and in the tasks of " +
    "every other DAG that it loads.",
  bad: "airflow.models.BaseOperator.execute = mine",
  good: "class Mine(BaseOperator): ...",
  source: "Airflow security model: DAG files share a process",
  fix: "inherit from the class, or wrap the function under a name of your own",
  severity: always("error"),
  *find({ facts }) {
    for (const { paths, node } of facts.attributeWrites) {
      const path = paths.find((candidate) => SHARED.test(candidate));
      if (path !== undefined) {
        yield { message: `this replaces ${shown(path)} for the whole process`, at: node };
      }
    }
    for (const { positional, node } of facts.callsTo(SETTERS)) {
      const [object, name] = positional;
      const targets = (object?.atoms ?? []).flatMap((atom) => (atom.kind === "reference" ? [atom.path] : []));
      const target = targets.find((path) =>
        SHARED.test(`${path}.${(name === undefined ? undefined : textsOf(name)[0]) ?? "x"}`),
      );
      if (target !== undefined) {
        yield { message: `this replaces a part of ${shown(target)} for the whole process`, at: node };
      }
    }
    for (const { node } of facts.callsTo(PATCHES)) {
      yield { message: "this replaces parts of other modules", at: node, severity: "warning" };
    }
    for (const { paths, node, written } of facts.subscripts) {
      if (written && paths.some((path) => path === "sys.modules" || path.endsWith(".__dict__"))) {
        yield { message: `this replaces a module, or a part of one, for the whole process`, at: node };
      }
    }
  },
};
