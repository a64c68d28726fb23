import { type Rule } from "./rule";

/** Texts of Airflow 3 when DAG code reaches for the metadata database. */
const REFUSALS = [
  "airflow-db-not-allowed",
  "Direct database access via the ORM is not allowed",
  "Database access is disabled from Dags and Triggers",
  "Access to the Airflow Metadatabase from dags is not allowed",
] as const;

export const blockedDatabaseAccess: Rule = {
  name: "blocked-database-access",
  description:
    "Airflow 3 refuses DAG code the metadata database, and with it every Airflow command in a task",
  kinds: ["metadata-database-changed"],
  source: "task-sdk/src/airflow/sdk/execution_time/supervisor.py, block_orm_access",
  prefilter: REFUSALS,
  classify: ({ text }) =>
    REFUSALS.some((refusal) => text.includes(refusal))
      ? { kind: "metadata-database-changed", outcome: "blocked" }
      : undefined,
};
