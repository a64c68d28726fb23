/**
 * A rule of AWS or of this library about one value. It returns nothing for a valid value, else what the value must
 * be and what it is, without a subject: "must be INFO or DEBUG, got: \"WARNING\"". The caller adds the subject: a
 * prop for a construct, a path in the file for `teams.yaml`.
 */
export type Rule<T> = (value: T) => string | undefined;

/** A value as messages show it: JSON, so that a string, a number and nothing look different. */
export function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/** The problem of the first rule that the value breaks, or nothing. */
export function firstProblem<T>(value: T, rules: readonly Rule<T>[]): string | undefined {
  for (const rule of rules) {
    const problem = rule(value);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

/** A rule for a whole number of at least this. */
export function wholeNumber(min: number): Rule<number> {
  return (value) =>
    Number.isSafeInteger(value) && value >= min
      ? undefined
      : `must be a whole number from ${min}, got: ${Number.isFinite(value) ? show(value) : value}`;
}
