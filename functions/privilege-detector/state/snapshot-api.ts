import { type Reading } from "./state-store";

/** The function that reads an environment's users and roles. */
export interface SnapshotApi {
  /**
   * Reads them now.
   * @throws SnapshotFailedError, or an error of Lambda's
   */
  take(functionName: string): Promise<Reading>;
}

/** The function ended with an error of its own, which it has logged. */
export class SnapshotFailedError extends Error {
  public constructor(functionName: string, why: string) {
    super(`The function ${functionName} could not read users and roles: ${why}`);
    this.name = "SnapshotFailedError";
  }
}
