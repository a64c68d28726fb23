import { type Call } from "../analysis/facts";
import { textsOf, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule, type Finding } from "./dag-rule";
import { handedOn } from "./references";

const CONF =
  /^airflow\.(?:configuration(?:\.conf|\.AirflowConfigParser\(\))?|conf)\.(get|get_mandatory_value|get_mandatory_list_value|getint|getboolean|getfloat|getlist|getjson|getimport|getsection|as_dict|write|items)$/;

const READS = new PathQuestion(CONF);

const CONFIGURATION = new PathQuestion(/^airflow\.(?:configuration(?:\.conf)?|conf)(?:\.\w+)?$/);

const SECRET =
  /sql_alchemy_conn|fernet_key|secret_key|jwt|broker_url|result_backend|password|flower_basic_auth|_cmd$|_secret$/i;

/** Sections with a secret in them. */
const SECTIONS = /^(?:core|database|celery|webserver|api|api_auth|smtp|secrets)$/;

export const db006: DagRule = {
  id: "DB006",
  title: "Reads a secret of Airflow's configuration",
  why:
    "The configuration holds the metadata database's address with its password, the Fernet key that all connections are " +
    "encrypted with, and the keys that sessions and tokens are signed with.",
  bad: 'conf.get("core", "fernet_key")',
  good: 'conf.getint("core", "parallelism")',
  source: "airflow/config_templates/config.yml: options marked sensitive",
  fix: "read connections and variables through Airflow; no DAG needs these options",
  severity: always("error"),
  *find({ facts }) {
    for (const call of facts.callsTo(READS)) {
      const method = call.paths.map((path) => CONF.exec(path)?.[1]).find((name) => name !== undefined);
      if (method !== undefined) {
        yield* ofCall(method, call);
      }
    }
    for (const { node } of handedOn(facts.referencesTo(CONFIGURATION))) {
      yield { message: "Airflow's configuration is handed on as a whole", at: node, severity: "warning" };
    }
  },
};

function* ofCall(method: string, { positional, keywords, node }: Call): Iterable<Finding> {
  if (method === "as_dict" || method === "write" || method === "items") {
    yield { message: "this reads all of Airflow's configuration, its secrets too", at: node };
    return;
  }
  const section = positional[0] ?? keywords.get("section");
  if (method === "getsection") {
    if (section === undefined || !isPlain(section) || textsOf(section).some((name) => SECTIONS.test(name))) {
      yield { message: "this section of Airflow's configuration has secrets in it", at: node };
    }
    return;
  }
  const option = positional[1] ?? keywords.get("key");
  const secret = option === undefined ? undefined : textsOf(option).find((name) => SECRET.test(name));
  if (secret !== undefined) {
    yield { message: `${secret} is a secret of Airflow's own`, at: node };
  } else if (option === undefined || !isPlain(option)) {
    yield {
      message: "which option of Airflow's configuration this reads cannot be known here",
      fix: "write the option's name as a literal",
      at: node,
      severity: "warning",
    };
  }
}

function isPlain(value: Value): boolean {
  return !value.open && value.atoms.every(({ kind }) => kind === "text");
}
