import { always, type DagRule } from "./dag-rule";

const ARGUMENTS = [
  "user_defined_macros",
  "user_defined_filters",
  "jinja_environment_kwargs",
  "template_searchpath",
];

/** Modules that lead to everything; a function of a provider is none. */
const MODULE =
  /^(?:(?:os|sys|subprocess|builtins|importlib)\b[\w.]*|airflow(?:\.(?:settings|configuration|models|utils|www|cli|security|plugins_manager)[\w.]*)?)$/;

export const exec011: DagRule = {
  id: "EXEC011",
  title: "Gives templates functions or files of its own",
  why: "What a DAG hands to its templates can be called from any value that a template is made of.",
  bad: 'DAG("x", user_defined_macros={"os": os})',
  good: 'dag = DAG("x")',
  source: "airflow/models/dag.py",
  fix: "compute the value in a task, and pass it by XCom or params",
  severity: always("info"),
  *find({ facts }) {
    for (const name of ARGUMENTS) {
      for (const call of facts.callsWith(name)) {
        const value = call.keywords.get(name);
        if (value !== undefined) {
          const passesModule = value.atoms.some(
            (atom) =>
              atom.kind === "dict" &&
              atom.entries.some(([, item]) =>
                item.atoms.some((inside) => inside.kind === "reference" && MODULE.test(inside.path)),
              ),
          );
          yield {
            message: passesModule
              ? `${name} gives templates a module of Python's or Airflow's own`
              : `${name} gives templates something of the file's own`,
            at: call.argument(name) ?? call.node,
            ...(passesModule ? { severity: "error" as const } : {}),
          };
        }
      }
    }
  },
};
