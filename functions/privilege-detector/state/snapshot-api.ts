import { type CallsAnswer, type CallsRequest } from "../../privilege-snapshot/contract";
import { type Reading } from "./state-store";

/** The function that reads an environment's users and roles, and its event log. */
export interface SnapshotApi {
  /**
   * Reads users and roles now.
   * @throws SnapshotFailedError, or an error of Lambda's
   */
  take(functionName: string): Promise<Reading>;
  /**
   * Reads which commands of Airflow were called.
   * @throws SnapshotFailedError, or an error of Lambda's
   */
  calls(functionName: string, request: CallsRequest): Promise<CallsAnswer>;
}

/** The function ended with an error of its own, which it has logged. */
export class SnapshotFailedError extends Error {
  public constructor(functionName: string, why: string) {
    super(`The function ${functionName} could not read Airflow: ${why}`);
    this.name = "SnapshotFailedError";
  }
}
