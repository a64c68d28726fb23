import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";
import { Beginnings, handedOn, shown, usesOf } from "./references";

const SESSIONS = new Beginnings(
  [
    "Session",
    "NonScopedSession",
    "AsyncSession",
    "create_async_session",
    "engine",
    "async_engine",
    "configure_orm",
    "reconfigure_orm",
    "configure_async_session",
    "dispose_orm",
    "prepare_engine_args",
    "initialize",
    "SQL_ALCHEMY_CONN",
    "SQL_ALCHEMY_CONN_ASYNC",
    "__dict__",
  ].map((name) => `airflow.settings.${name}`),
);

const MODULES = new PathQuestion(new Set(["airflow.settings", "airflow.utils.session"]));

export const db001: DagRule = {
  id: "DB001",
  title: "Opens the metadata database",
  why:
    "Airflow's metadata database holds its users, roles, connections and variables. Whoever writes to it is Admin, and " +
    "nothing in Airflow logs it.",
  bad: "from airflow import settings\nsettings.Session().execute(statement)",
  good: 'Variable.get("batch_size")',
  source: "airflow/settings.py; AWS, Security best practices on Amazon MWAA",
  fix: "use Airflow's Variable and Connection, XComs, or the REST API with a role of its own",
  severity: always("error"),
  *find({ facts }) {
    for (const { path, node } of usesOf(facts, SESSIONS)) {
      yield { message: `${shown(path)} opens Airflow's metadata database`, at: node };
    }
    for (const { node } of handedOn(facts.referencesTo(MODULES))) {
      yield { message: "the module of the metadata database's sessions is handed on as a whole", at: node };
    }
    for (const { module, name, node } of facts.imports) {
      if (module === "airflow.settings" && name === "*") {
        yield { message: "the star import brings the metadata database's sessions", at: node };
      }
    }
  },
};
