import { type Atom, textsOf, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";

const CONNECT = new PathQuestion(
  /(?:^|\.)(?:create_engine|create_async_engine|engine_from_config)$|^(?:psycopg2?|pg8000|asyncpg|pymysql|MySQLdb)\.connect$|^redshift_connector\.connect$/,
);

/** Variables in which MWAA and Airflow have the database's address. */
export const DATABASE_VARIABLE = /SQL_ALCHEMY_CONN|MWAA__DB__|RESULT_BACKEND|DB_SECRETS/i;

export const db004: DagRule = {
  id: "DB004",
  title: "Connects to the metadata database by its address",
  why: "The address that Airflow's configuration and environment hold carries the database's user and password.",
  bad: 'create_engine(conf.get("database", "sql_alchemy_conn"))',
  good: 'PostgresHook("warehouse").get_sqlalchemy_engine()',
  source: "images/airflow/*/python/mwaa/config/database.py of aws/amazon-mwaa-docker-images",
  fix: "connect through a hook and a connection of the team's own",
  severity: always("error"),
  *find({ facts }) {
    for (const { positional, keywords, node } of facts.callsTo(CONNECT)) {
      if ([...positional, ...keywords.values()].some(isDatabase)) {
        yield { message: "this connects to Airflow's metadata database", at: node };
      }
    }
  },
};

function isDatabase(value: Value): boolean {
  return value.atoms.some(leadsThere);
}

function leadsThere(atom: Atom): boolean {
  if (atom.kind === "text") {
    return /airflow-metadata|\/AirflowMetadata\b/i.test(atom.text);
  }
  if (atom.kind !== "reference") {
    return false;
  }
  return (
    /^airflow\.(?:configuration|conf|settings)\b/.test(atom.path) ||
    (/^os\.(?:environ|getenv)/.test(atom.path) &&
      (atom.call?.positional ?? []).flatMap(textsOf).some((name) => DATABASE_VARIABLE.test(name)))
  );
}
