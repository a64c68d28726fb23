import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";

/** Classes of Airflow that run in its own processes, whichever way they are inherited from. */
const INTERNAL =
  /(?:^|\.)(?:AirflowPlugin|BaseSecretsBackend|BaseExecutor|BaseAuthManager|BaseXCom)$|^airflow\.timetables\..*|^airflow\.(?:triggers|providers\..*\.triggers)\..*Trigger$|(?:^|\.)(?:BaseTrigger|BaseEventTrigger)$/;

/** The same, where a mere mention is enough: nothing else is done with them. */
const MENTIONED = new PathQuestion(
  (path) =>
    path.startsWith("airflow.") && /\.(?:AirflowPlugin|BaseSecretsBackend|BaseAuthManager)$/.test(path),
);

/** Functions that Airflow looks for by name in its local settings. */
const HOOKS = new Set([
  "task_policy",
  "dag_policy",
  "task_instance_mutation_hook",
  "pod_mutation_hook",
  "get_airflow_context_vars",
  "get_dagbag_import_timeout",
]);

export const af003: DagRule = {
  id: "AF003",
  title: "Extends Airflow itself",
  why:
    "Plugins, timetables, triggers, listeners, secrets backends and policies run in the scheduler, the triggerer or " +
    "the web server, for all teams.",
  bad: "class Mine(AirflowPlugin): ...",
  good: "class Mine(BaseOperator): ...",
  source: "Airflow, plugins; cluster policies; security model: code in scheduler, triggerer and web server",
  fix: "have the platform team deliver it in plugins.zip",
  severity: always("error"),
  *find({ facts }) {
    for (const { name, node, bases, decorators, topLevel } of facts.definitions) {
      const base = bases.find((path) => INTERNAL.test(path));
      const at = node.child("name") ?? node;
      if (base !== undefined) {
        yield { message: `${name} extends ${base}, which runs in Airflow's own processes`, at };
      } else if (decorators.some((path) => /^airflow\.listeners\b.*hookimpl(?:\(\))?$/.test(path))) {
        yield { message: `${name} is a listener, which runs in Airflow's own processes`, at };
      } else if (topLevel && node.type === "function_definition" && HOOKS.has(name)) {
        yield { message: `${name} is what Airflow calls a function of its cluster policies`, at };
      }
    }
    for (const { path, node } of facts.referencesTo(MENTIONED)) {
      yield { message: `${path} is for code that runs in Airflow's own processes`, at: node };
    }
  },
};
