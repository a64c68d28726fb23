import { beginningOf, PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";
import { Beginnings, shown, usesOf } from "./references";

const INTERNALS = new Beginnings([
  "airflow.www",
  "airflow.security",
  "airflow.cli",
  "airflow.__main__",
  "airflow.auth",
  "airflow.api",
  "airflow.api_connexion",
  "airflow.api_fastapi",
  "airflow.api_internal",
  "airflow.providers.fab",
  "airflow.executors",
  "airflow.jobs",
  "airflow.dag_processing",
  "airflow.sdk.execution_time.supervisor",
  "airflow.sdk.execution_time.comms",
  "airflow.sdk.api.client",
  "airflow.utils.cli_action_loggers",
  "flask_appbuilder",
  "flask_login",
]);

/** Names of permissions, which `access_control` takes. */
const CONSTANTS = new Set(["airflow.security.permissions"]);

const MANAGER = new PathQuestion(/\.(?:appbuilder|security_manager)(?:$|\.)/);

export const priv002: DagRule = {
  id: "PRIV002",
  title: "Uses Airflow's internals: web server, security manager, command line, API",
  why:
    "Inside of Airflow's own code nobody asks who may do what: its security manager creates users and gives roles to " +
    "whoever calls it.",
  bad: "from airflow.www.app import cached_app\ncached_app().appbuilder.sm.add_user(...)",
  good: "from airflow.sdk import DAG, task",
  source: "airflow/www, airflow/providers/fab; Airflow's public interface leaves these modules out",
  fix: "use Airflow's public interface: operators, hooks, airflow.sdk, airflow.models.dag",
  severity: always("error"),
  *find({ facts }) {
    for (const { path, node } of usesOf(facts, INTERNALS)) {
      if (beginningOf(path, CONSTANTS) === undefined) {
        yield { message: `${shown(path)} is of Airflow's own code, not of its public interface`, at: node };
      }
    }
    for (const { path, node } of facts.referencesTo(MANAGER)) {
      yield { message: `${shown(path)} leads to Airflow's security manager`, at: node };
    }
  },
};
