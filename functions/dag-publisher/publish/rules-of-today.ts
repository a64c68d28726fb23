import { type Checker } from "../check/checker";
import { type AirflowTarget } from "../factory/airflow-target";
import { type DagPolicy } from "../policy/dag-policy";
import { sha256 } from "./decision";

/** What decides: checker, policy and Airflow as they are deployed. */
export interface RulesOfToday {
  readonly checker: Checker;
  readonly checkerVersion: string;
  readonly policy: DagPolicy;
  /** SHA-256 of the policy's text, in hexadecimal. */
  readonly policyHash: string;
  readonly target: AirflowTarget;
  /** The day on which exceptions are looked at, such as `2027-03-31`. */
  readonly today: string;
}

/** One text for all that decides but the day: another one is a reason to look again. */
export function decidedBy({ checkerVersion, policyHash, target }: RulesOfToday): string {
  return sha256(JSON.stringify([checkerVersion, policyHash, target.name])).slice(0, 32);
}
