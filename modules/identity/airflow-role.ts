/** Airflow's roles that people log in as, and that programs call as. */
export const AIRFLOW_ROLES = ["Admin", "Op", "User", "Viewer"] as const;

/** One of Airflow's roles that people log in as, and that programs call as. */
export type AirflowRole = (typeof AIRFLOW_ROLES)[number];
