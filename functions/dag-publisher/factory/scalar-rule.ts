import { type YamlScalar } from "../../../modules/yaml/yaml-source";

/** Keys whose values are dates, which YAML 1.1 reads as dates too. */
const DATE_KEYS = /^(start_date|end_date)$/;

/** What PyYAML, which dag-factory and MWAA Serverless use, reads as something else than YAML 1.2 does. */
const READ_DIFFERENTLY: readonly (readonly [RegExp, string])[] = [
  [/^(yes|no|on|off)$/i, "true or false"],
  [/^[-+]?0[0-7_]+$/, "an octal number"],
  [/^0o[0-7]+$/, "text"],
  [/^[-+]?0b[01_]+$/, "a binary number"],
  [/^[-+]?[1-9][\d_]*_[\d_]*$/, "a number without _"],
  [/^[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?$/, "a number of seconds"],
  [/^[-+]?\d+(\.\d+)?e\d+$/i, "text"],
  [/^\d{4}-\d\d?-\d\d?([Tt \t].*)?$/, "a date"],
  [/^=$/, "something of its own"],
];

/** How whatever is read differently begins, so that most texts are looked at once. */
const MAY_BE_READ_DIFFERENTLY = /^([-+=\d]|(yes|no|on|off)$)/i;

/**
 * A key or value that two readers of the file would read differently, or that JSON has no place for. Who writes
 * `country: no` has meant one thing, and another program would read the other.
 */
export function scalarProblem({ value, source, plain, key }: YamlScalar): string | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) {
    return `must be a finite number, got: ${source}`;
  }
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return `must be a whole number up to 2^53 (put it in quotes as text), got: ${source}`;
  }
  if (!plain || typeof value === "symbol" || !MAY_BE_READ_DIFFERENTLY.test(source)) {
    return undefined;
  }
  const [, otherwise] = READ_DIFFERENTLY.find(([pattern]) => pattern.test(source)) ?? [];
  if (otherwise === undefined || (otherwise === "a date" && DATE_KEYS.test(key))) {
    return undefined;
  }
  return `must be in quotes (or plainly true or false, or a plain number): YAML 1.1 reads it as ${otherwise}, got: ${source}`;
}
