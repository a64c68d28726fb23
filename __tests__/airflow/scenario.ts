import { type FindingKind } from "../../functions/privilege-detector/model/finding";

/** A piece of a log line, and the kind of change that a line with it shows. */
export type ExpectedLine = readonly [contains: string, kind: FindingKind];

/** One change, or attempt, and what a person would point at in its log. */
export interface Scenario {
  /** Also the id of the task. */
  readonly id: string;
  /** What changes. */
  readonly kind: FindingKind;
  /** For BashOperator or a shell; without it, a function of the DAG `privilege_changes`. */
  readonly command?: string;
  /** Every line that shows it, written down by hand from what Airflow's source prints. */
  readonly lines: readonly ExpectedLine[];
  /** The major versions that have it; both where absent. */
  readonly major?: 2 | 3;
  /** Where the change leaves no line at all: nothing that reads logs can find it. */
  readonly silent?: boolean;
}
