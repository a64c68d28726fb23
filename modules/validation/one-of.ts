import { type Rule, show } from "./rule";

/** The allowed values as text: "mw1.micro, mw1.small or mw1.medium". */
export function listOf(values: readonly (string | number)[]): string {
  const last = values.at(-1);
  return values.length < 2 ? String(last ?? "") : `${values.slice(0, -1).join(", ")} or ${last}`;
}

/** A rule for a value that is one of a closed list. */
export function oneOf<T extends string | number>(allowed: readonly T[]): Rule<T> {
  return (value) => (allowed.includes(value) ? undefined : `must be ${listOf(allowed)}, got: ${show(value)}`);
}
