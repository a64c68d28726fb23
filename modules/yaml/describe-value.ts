import { looksLikeSecret, mask } from "../validation/secret-looking";
import { show } from "../validation/rule";
import { isMap } from "./path";

const LONGEST = 120;

/** A value of the file as messages show it: without secrets, and shortened. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  if (isMap(value)) {
    return "a map";
  }
  if (typeof value === "number") {
    return String(value);
  }
  const shown = show(value);
  if (typeof value === "string") {
    return value.length > LONGEST || looksLikeSecret(value) !== undefined ? mask(value) : shown;
  }
  return shown.length > LONGEST || looksLikeSecret(shown) !== undefined
    ? `a list of ${(value as unknown[]).length}`
    : shown;
}
