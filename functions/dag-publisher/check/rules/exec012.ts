import { type Value, textsOf } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule, type Finding } from "./dag-rule";

const GRAVE = /^(?:AIRFLOW|PYTHON|LD_|MWAA|AWS_(?!DEFAULT_REGION|REGION)|PATH$|HOME$|BASH_ENV|ENV$|IFS$)/;

const SETS = new PathQuestion(/^os\.(?:putenv|environ\.setdefault|environ\.__setitem__|unsetenv)$/);
const UPDATES = new PathQuestion(new Set(["os.environ.update"]));
const CHANGES_PATH = new PathQuestion(/^sys\.path\.(?:append|insert|extend|remove)$/);

export const exec012: DagRule = {
  id: "EXEC012",
  title: "Changes the process's environment or Python's path",
  why: "DAG files share a process: what one sets, all others see; Airflow's own settings are read from there.",
  bad: 'os.environ["AIRFLOW__CORE__SECURITY"] = ""',
  good: 'BashOperator(task_id="x", bash_command="run", env={"MODE": "fast"})',
  source: "Airflow security model; Airflow, Setting Configuration Options",
  fix: "pass env to the operator",
  severity: always("info"),
  *find({ facts }) {
    for (const { paths, key, node, written } of facts.subscripts) {
      if (written && paths.some((path) => path === "os.environ" || path === "os.environb")) {
        yield { ...judge(key), at: node };
      }
    }
    for (const { positional, node } of facts.callsTo(SETS)) {
      if (positional[0] !== undefined) {
        yield { ...judge(positional[0]), at: node };
      }
    }
    for (const { positional, keywords, node } of facts.callsTo(UPDATES)) {
      const names = [
        ...keywords.keys(),
        ...positional.flatMap((value) =>
          value.atoms.flatMap((atom) =>
            atom.kind === "dict" ? atom.entries.flatMap(([key]) => textsOf(key)) : [],
          ),
        ),
      ];
      yield names.length === 0
        ? { message: "which variables this sets cannot be known here", severity: "warning", at: node }
        : {
            ...judge({
              atoms: names.map((text) => ({ kind: "text" as const, text, bytes: false })),
              open: false,
            }),
            at: node,
          };
    }
    for (const { node } of facts.callsTo(CHANGES_PATH)) {
      yield { message: "this changes where Python looks for modules", severity: "warning", at: node };
    }
    for (const { paths, node } of facts.attributeWrites) {
      if (paths.includes("sys.path")) {
        yield { message: "this changes where Python looks for modules", severity: "warning", at: node };
      }
    }
  },
};

function judge(key: Value): Finding {
  const names = textsOf(key);
  const grave = names.find((name) => GRAVE.test(name));
  if (grave !== undefined) {
    return { message: `${grave} is a setting of Airflow's, Python's or the system's own`, severity: "error" };
  }
  return names.length === 0 || key.open
    ? { message: "which variable this sets cannot be known here", severity: "warning" }
    : { message: `this sets ${names[0] ?? ""} for every DAG in the process` };
}
