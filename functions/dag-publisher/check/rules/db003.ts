import { type Atom, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";
import { lastName, shown } from "./references";

/** Methods of a session, and functions of SQLAlchemy, that take a model. */
const WITH_MODELS = new Set([
  "query",
  "add",
  "add_all",
  "merge",
  "delete",
  "execute",
  "scalar",
  "scalars",
  "get",
  "update",
  "select",
  "insert",
  "bulk_save_objects",
]);

const TAKES_MODEL = new PathQuestion((path) => WITH_MODELS.has(lastName(path)));

/** Classes of Airflow's that are rows of the database, and are no ordinary means of a DAG. */
const MODEL =
  /^airflow\.(?:models\.(?:\w+\.)?|providers\.fab\.auth_manager\.models\.(?:\w+\.)?|www\.fab_security\.sqla\.models\.|jobs\.job\.)(?:Connection|Variable|DagModel|DagRun|DagBag|TaskInstance|XCom|Pool|Log|Job|User|Role|Permission|Action|Resource|DagTag|SerializedDagModel|Trigger|TaskFail|SlaMiss|ImportError|LogTemplate|DagCode|DbCallbackRequest|BaseXCom)(?:\(\))?$/;

/** Class methods of models that query by themselves. */
const QUERIES = new PathQuestion(
  /^airflow\.models\.(?:\w+\.)?(?:DagModel|DagRun|TaskInstance|SerializedDagModel|Pool|DagCode|Job)\.(?!id$|__)(?:find|get_\w+|latest|next_\w+|active_\w+|deactivate_\w+|remove_\w+|write_\w+|create_\w+|delete_\w+|clear\w*|set_\w+|bulk_\w+)$/,
);

export const db003: DagRule = {
  id: "DB003",
  title: "Reads or writes the metadata database's tables through Airflow's models",
  why: "A model in a session is the table itself: connections with their passwords, users, roles, other teams' runs.",
  bad: "session.query(Connection).all()",
  good: 'BaseHook.get_connection("warehouse")',
  source: "airflow/models; Airflow 3 refuses it in tasks",
  fix: "use hooks, Variable.get, sensors and the REST API",
  severity: always("error"),
  *find({ facts }) {
    for (const { paths, positional, node } of facts.callsTo(TAKES_MODEL)) {
      const method = paths.map(lastName).find((name) => WITH_MODELS.has(name));
      const model =
        method === undefined
          ? undefined
          : positional.map((value) => modelIn(value)).find((path) => path !== undefined);
      if (model !== undefined && method !== undefined) {
        yield {
          message: `${method}(${lastName(model)}) reaches a table of Airflow's metadata database`,
          at: node,
        };
      }
    }
    for (const { paths, node } of facts.callsTo(QUERIES)) {
      const query = paths.find((path) => QUERIES.test(path));
      if (query !== undefined) {
        yield {
          message: `${shown(query)} queries Airflow's metadata database`,
          at: node,
          severity: "warning",
        };
      }
    }
  },
};

function modelIn(value: Value, seen = new Set<Atom>()): string | undefined {
  for (const atom of value.atoms.filter((candidate) => !seen.has(candidate))) {
    seen.add(atom);
    if (atom.kind === "reference" && MODEL.test(atom.path)) {
      return atom.path;
    }
    const inside =
      atom.kind === "list"
        ? atom.items.map((item) => modelIn(item, seen)).find((path) => path !== undefined)
        : undefined;
    if (inside !== undefined) {
      return inside;
    }
  }
  return undefined;
}
