/** What the function answers the detector, and what the construct that deploys it shares with it. It loads no package. */
export interface SnapshotAnswer {
  /** When the first and the last page were asked for, in milliseconds since 1970-01-01 UTC. */
  readonly from: number;
  readonly until: number;
  readonly users: number;
  readonly roles: number;
  /** The state, as `packed` of functions/airflow/access-state.ts writes it. */
  readonly state: string;
}

/** The function's environment variables. */
export interface SnapshotVariables {
  /** Name of the MWAA environment. */
  readonly ENVIRONMENT_NAME: string;
}

/** Longest time that the function works, in seconds. */
export const SNAPSHOT_TIMEOUT_SECONDS = 240;

/** Largest state, in characters: the detector keeps it in one item of DynamoDB, which takes 400 KB. */
export const MOST_STATE_LENGTH = 380_000;
