import { type DetectionRule } from "./detection-rule";

/** Texts of Airflow 3 when DAG code reaches for the metadata database. */
const REFUSALS = [
  "airflow-db-not-allowed",
  "Direct database access via the ORM is not allowed",
  "Database access is disabled from Dags and Triggers",
  "Access to the Airflow Metadatabase from dags is not allowed",
] as const;

/**
 * How a task's own `airflow` command ends: the address that Airflow 3 leaves it cannot be parsed. Only the traceback
 * shows that it was Airflow's own database; outside of tasks it is a mistake in a setting.
 */
const REFUSED_COMMAND = /airflow\/settings\.py\\{0,4}", line \d{1,6}, in configure_orm/;

export const blockedDatabaseAccess: DetectionRule = {
  name: "blocked-database-access",
  description:
    "Airflow 3 refuses DAG code the metadata database, and with it every Airflow command in a task. Most such code is of Airflow 2",
  kinds: ["metadata-database-access-blocked"],
  source: "task-sdk/src/airflow/sdk/execution_time/supervisor.py, block_orm_access",
  prefilter: [...REFUSALS, "in configure_orm"],
  classify: ({ text }, { place }) =>
    REFUSALS.some((refusal) => text.includes(refusal)) ||
    (place !== "webserver" && place !== "scheduler" && REFUSED_COMMAND.test(text))
      ? { kind: "metadata-database-access-blocked", outcome: "blocked" }
      : undefined,
};
