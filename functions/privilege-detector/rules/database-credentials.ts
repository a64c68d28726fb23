import { BETWEEN_RAW_WORDS, BETWEEN_WORDS } from "./lines";
import { type DetectionRule } from "./detection-rule";

const GET_VALUE = new RegExp(
  `config${BETWEEN_WORDS}{1,50}get-value${BETWEEN_WORDS}{1,50}(?:database|core)${BETWEEN_WORDS}{1,50}sql_alchemy_conn`,
);

/** Variables in which MWAA hands the metadata database's address and password to its own processes. */
const VARIABLE =
  /\b(?:DB_SECRETS|MWAA__DB__(?:CREDENTIALS|POSTGRES_)|AIRFLOW__(?:DATABASE|CORE)__SQL_ALCHEMY_CONN)/;

/** How Airflow's own warnings about old names have the variable: nobody read it. */
const DEPRECATION = /deprecat|FutureWarning/;

export const databaseCredentials: DetectionRule = {
  name: "database-credentials",
  description: "A task names the variables that hold the metadata database's password, or prints them",
  kinds: ["metadata-database-credentials-read"],
  source: "images/airflow/*/python/mwaa/config of aws/amazon-mwaa-docker-images",
  prefilter: [
    "DB_SECRETS",
    "MWAA__DB__",
    "__SQL_ALCHEMY_CONN",
    `get-value${BETWEEN_RAW_WORDS}(database|core)`,
  ],
  classify: ({ text }, { stream }) => {
    // Start-up scripts and MWAA's own processes have these variables by design.
    const byDag = stream.actor.type === "dag" || stream.actor.component === "worker";
    return byDag && (GET_VALUE.test(text) || (VARIABLE.test(text) && !DEPRECATION.test(text)))
      ? { kind: "metadata-database-credentials-read", outcome: "attempted" }
      : undefined;
  },
};
