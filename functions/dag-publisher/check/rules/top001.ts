import { PathQuestion } from "../analysis/path-question";
import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";
import { callsAtParseTime } from "./parse-time";

/** What connects to something else, by what is called. */
const CONNECTIONS = [
  /^(?:requests|httpx|urllib3)\.(?:(?:Session|Client|AsyncClient|PoolManager)\(\)\.)?(?:get|post|put|patch|delete|head|options|request|send|stream|urlopen)$/,
  /^urllib\.request\.(?:urlopen|urlretrieve)$/,
  /^http\.client\.HTTPS?Connection\(\)\.request$/,
  /^(?:boto3|aiobotocore|botocore)\.(?:client|resource)$/,
  /^(?:boto3|botocore)\.(?:\w+(?:\(\))?\.)*(?:client|resource|create_client)\(\)\.(?:get_paginator\(\)\.)?\w+$/,
  /^(?:psycopg2|psycopg|pymysql|MySQLdb|pyodbc|cx_Oracle|oracledb|sqlite3|redshift_connector|snowflake\.connector|pyathena|trino\.dbapi|clickhouse_connect|clickhouse_driver|pymssql|duckdb|pyhive\..*)\.(?:connect|get_client|Client)$/,
  /^sqlalchemy\.create_engine\(\)\.(?:connect|begin|execute|raw_connection)$/,
  /^(?:pymongo\.MongoClient|redis\.(?:Strict)?Redis|elasticsearch\.Elasticsearch)$/,
  /^google\.cloud\.\w+(?:\.\w+)*\.\w*Client$/,
  /^pandas\.read_(?:sql|sql_query|sql_table|gbq)$/,
  /^airflow\.(?:providers|hooks|contrib)\..*Hook\(\)\.(?!get_connection$|get_session$|get_ui|get_connection_form|set_)\w+$/,
];

const CONNECTS = new PathQuestion((path) => CONNECTIONS.some((pattern) => pattern.test(path)));

export const top001: DagRule = {
  id: "TOP001",
  title: "Connects to something at parse time",
  why:
    "Code outside of tasks runs whenever Airflow parses the file, about every 30 seconds and on the scheduler. A call " +
    "over the network there slows down every DAG of the environment, and fails all of the file's DAGs when the other " +
    "side does.",
  bad: 'rows = requests.get("https://api.example.com/rows").json()',
  good: "the same in a function with @task",
  source: "Airflow, best practices: top-level Python code; AWS, MWAA performance tuning",
  fix: "move the call into a task",
  severity: ERROR_IF_STRICT,
  *find({ facts }) {
    for (const { node, paths } of callsAtParseTime(facts, CONNECTS)) {
      const path = paths.find((called) => CONNECTS.test(called));
      if (path !== undefined) {
        yield { message: `${path} is called whenever the file is parsed`, at: node };
      }
    }
  },
};
