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

/** Asks for calls of Airflow's command line, from Airflow's event log, instead of the state. */
export interface CallsRequest {
  /** From when and until when they were made, in milliseconds since 1970-01-01 UTC. */
  readonly from: number;
  readonly until: number;
  /**
   * Number of an entry that was there before.
   * @default - none is known
   */
  readonly known?: number;
}

/** A call of Airflow's command line, as Airflow's event log has it. */
export interface LoggedCall {
  /** Number of the entry. */
  readonly id: number;
  /** When the call was made, in milliseconds since 1970-01-01 UTC. */
  readonly timestamp: number;
  /** Name of the event, such as `cli_users_create`. */
  readonly event: string;
  /** User of the operating system. */
  readonly owner: string;
  /** JSON with the host and the whole command; Airflow has removed passwords. Cut to `LONGEST_EXTRA`. */
  readonly extra: string;
}

/** Calls of Airflow's command line that may change what matters. */
export interface CallsAnswer {
  /** At most `MOST_CALLS`. */
  readonly calls: readonly LoggedCall[];
  /** How many entries there are that were not read. */
  readonly unread: number;
  /** Whether those are such calls; where Airflow cannot filter, any entries. */
  readonly isFiltered: boolean;
  /** Number of the newest entry of all; absent where there is none in this time. */
  readonly newest?: number;
  /** Whether the entry that was known is gone. */
  readonly isCleared: boolean;
}

/** Calls that one answer has at most: it must fit into the 6 MB that Lambda hands on. */
export const MOST_CALLS = 1_000;

/** Longest `extra`, in UTF-16 code units. */
export const LONGEST_EXTRA = 2_000;

/** The function's environment variables. */
export interface SnapshotVariables {
  /** Name of the MWAA environment. */
  readonly ENVIRONMENT_NAME: string;
}

/** Longest time that the function works, in seconds. */
export const SNAPSHOT_TIMEOUT_SECONDS = 240;

/** Largest state, in characters: the detector keeps it in one item of DynamoDB, which takes 400 KB. */
export const MOST_STATE_LENGTH = 380_000;
