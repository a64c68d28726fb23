import { always, type DagRule } from "./dag-rule";
import { Beginnings, shown, usesOf } from "./references";

const SESSIONS = new Beginnings([
  "airflow.utils.session.create_session",
  "airflow.utils.session.create_session_async",
  "airflow.utils.session.provide_session",
  "airflow.utils.db",
  "airflow.utils.db_cleanup",
  "airflow.utils.db_manager",
  "airflow.migrations",
]);

export const db002: DagRule = {
  id: "DB002",
  title: "Takes a session of the metadata database",
  why: "A session of create_session or provide_session reaches all tables, those of users and roles among them.",
  bad: "@provide_session\ndef clean(session=None): ...",
  good: "airflow db clean, run by the platform team",
  source: "airflow/utils/session.py, airflow/utils/db.py",
  fix: "use Airflow's own operators or the REST API; upkeep of the database belongs to the platform team",
  severity: always("error"),
  *find({ facts }) {
    for (const { path, node } of usesOf(facts, SESSIONS)) {
      yield { message: `${shown(path)} reaches all tables of Airflow's metadata database`, at: node };
    }
  },
};
