import { type Rule, show, withPattern } from "../validation/rule";

/**
 * A regular expression that chooses what Airflow looks up. Airflow reads it with Python's `re`; only the syntax
 * that JavaScript shares can be checked here, and it is enough for a name. MWAA accepts printable ASCII on one
 * line.
 * @see
 * https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/secrets-backends/aws-secrets-manager.html
 */
export const lookupPatternRule: Rule<string> = withPattern(/^[ -~]+$/, (pattern) =>
  /^[ -~]+$/.test(pattern) && isRegularExpression(pattern)
    ? undefined
    : `must be a regular expression in printable ASCII, without what Python alone reads, such as (?i), got: ${show(pattern)}`,
);

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
