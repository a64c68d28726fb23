import { type DetectionRule } from "./detection-rule";

/**
 * Variables in which MWAA hands the metadata database's address and password to its own processes. Celery's result backend
 * is the same database, and Airflow 3 leaves it to tasks. Names of an application's own may end like them.
 */
const VARIABLE =
  /(?:^|[^\w.-]|\\x00)(?:DB_SECRETS(?:[^\w]|$)|MWAA__DB__(?:CREDENTIALS|POSTGRES_)|AIRFLOW__(?:(?:DATABASE|CORE)__SQL_ALCHEMY_CONN|CELERY__RESULT_BACKEND))/;

/** The address itself, with a password: MWAA's database is called AirflowMetadata. */
const ADDRESS =
  /postgres(?:ql)?(?:\+[a-z0-9]*)?:\/\/[^\s:@/]*:[^\s@/]*@[^\s@/]*\/airflow(?:_?(?:metadata|db))?(?:[^\w]|$)/i;

/** How Airflow's own warnings about old names have the variable: nobody read it. */
const DEPRECATION = /deprecat|FutureWarning/i;

/** What reads a variable, or a value beside one: no warning has that, and anybody can print "deprecated". */
const READ = /[$]|printenv|environ|getenv|[A-Z](?:=|['"][:,]|: \S)/;

/** Whether a line is such a warning. */
export function isDeprecation(text: string): boolean {
  return DEPRECATION.test(text) && !READ.test(text);
}

export const databaseCredentials: DetectionRule = {
  name: "database-credentials",
  description: "A task names the variables that hold the metadata database's password, or prints them",
  kinds: ["metadata-database-credentials-read"],
  source: "images/airflow/*/python/mwaa/config of aws/amazon-mwaa-docker-images",
  prefilter: [
    "DB_SECRETS",
    "MWAA__DB__",
    "__SQL_ALCHEMY_CONN",
    "CELERY__RESULT_BACKEND",
    String.raw`postgres(ql)?(\+[a-z0-9]{1,20})?:\/\/`,
  ],
  classify: ({ text }, { place }) =>
    // The web server and the scheduler have these variables by design.
    place !== "webserver" &&
    place !== "scheduler" &&
    (ADDRESS.test(text) || VARIABLE.test(text)) &&
    !isDeprecation(text)
      ? { kind: "metadata-database-credentials-read", outcome: "attempted" }
      : undefined,
};
