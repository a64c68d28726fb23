import { IntakeKeyError, readIntakeKey } from "../../functions/dag-publisher/publish/intake-key";
import { DeliveryError } from "./delivery-error";

/**
 * The key of a file as people name it: `dags/payments/daily.py`, or a path of a folder that has it below `dags/`.
 * @throws DeliveryError for what can be no delivered file
 */
export function intakeKeyOf(given: string): string {
  const key = belowRoot(given);
  try {
    if (readIntakeKey(key).kind !== "manifest") {
      return key;
    }
  } catch (error) {
    if (!(error instanceof IntakeKeyError)) {
      throw error;
    }
  }
  throw new DeliveryError(
    `FILE must be a file below dags/ or definitions/, such as dags/payments/daily.py, got: ${JSON.stringify(given)}`,
  );
}

/** From the last folder `dags` or `definitions` of a path on. */
export function belowRoot(given: string): string {
  const path = given.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
  return /^(?:dags|definitions)\//.test(path)
    ? path
    : (/^.*\/((?:dags|definitions)\/.+)$/.exec(path)?.[1] ?? path);
}
