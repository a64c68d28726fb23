/**
 * A rule of AWS or of this library about one value. It returns nothing for a valid value, else what the value must
 * be and what it is, without a subject: "must be INFO or DEBUG, got: \"WARNING\"". The caller adds the subject: a
 * prop for a construct, a path in the file for `teams.yaml`.
 */
export type Rule<T> = ((value: T) => string | undefined) & {
  /** A regular expression that every valid value matches, for JSON Schema; none where there is none to give. */
  readonly pattern?: string;
};

/** A rule of one regular expression. */
export function matching(pattern: RegExp, problem: (value: string) => string): Rule<string> {
  return withPattern(pattern, (value) => (pattern.test(value) ? undefined : problem(value)));
}

/** A rule with a regular expression that says the same, as far as one can. */
export function withPattern(pattern: RegExp, rule: Rule<string>): Rule<string> {
  return Object.assign((value: string) => rule(value), { pattern: pattern.source });
}

/** A value as messages show it: JSON, so that a string, a number and nothing look different. */
export function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/** A text in upper or lower case, for a regular expression without flags, as JSON Schema has them. */
export function anyCase(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
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
