import { type FindingKind } from "./finding";

/** An entry of a team's allow list: what is expected is downgraded, never hidden. */
export interface AllowedChange {
  /** Id of the DAG that makes the change. */
  readonly dagId: string;
  /** What it may do. */
  readonly kinds: readonly FindingKind[];
  /**
   * Airflow roles that it may give, take or change.
   * @default - any but Admin, which counts only where it is named
   */
  readonly roles?: readonly string[];
  /**
   * Airflow users that it may change.
   * @default - any
   */
  readonly users?: readonly string[];
  /** Why; shown in the message. */
  readonly reason: string;
}

/** An environment that the detector reads the logs of. */
export interface MonitoredEnvironment {
  /** Name of the MWAA environment. */
  readonly name: string;
  /** What its DAGs are expected to do. */
  readonly allow: readonly AllowedChange[];
}
