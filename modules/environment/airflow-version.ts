import { matching, type Rule, show } from "../validation/rule";

/**
 * MWAA's Airflow versions that this library knows (Amazon MWAA User Guide, "Understanding Amazon MWAA versions",
 * September 2026). The list becomes outdated, so a version that is missing here only gives a warning.
 */
export const MWAA_AIRFLOW_VERSIONS = [
  "2.7.2",
  "2.8.1",
  "2.9.2",
  "2.10.1",
  "2.10.3",
  "2.11.0",
  "2.11.2",
  "3.0.6",
  "3.2.1",
  "3.3.1",
] as const;

/** The newest of them. */
export const NEWEST_AIRFLOW = MWAA_AIRFLOW_VERSIONS.at(-1) ?? "";

/** Version to the date of its end of support (same page). */
const END_OF_SUPPORT: ReadonlyMap<string, string> = new Map([
  ["1.10.12", "2024-02-21"],
  ["2.0.2", "2024-04-29"],
  ["2.2.2", "2024-06-27"],
  ["2.4.3", "2025-12-30"],
  ["2.5.1", "2025-12-30"],
  ["2.6.3", "2025-12-30"],
]);

/**
 * An Apache Airflow version in full, `x.y.z`. MWAA accepts nothing shorter. Without a version it uses its newest
 * one, so that the same code would create a different environment next month.
 */
export const airflowVersionRule: Rule<string> = matching(
  /^\d{1,4}\.\d{1,4}\.\d{1,4}$/,
  (value) => `must be a full Airflow version such as "${NEWEST_AIRFLOW}", got: ${show(value)}`,
);

/**
 * The warning about a well-formed version, or nothing. AWS creates no new environment at a version after its end
 * of support (existing ones keep running), and a version that this library does not know may be newer than the
 * library: neither stops the synthesis.
 */
export function airflowVersionWarning(version: string): string | undefined {
  const end = END_OF_SUPPORT.get(version);
  if (end !== undefined) {
    return `Airflow ${version} reached its end of support on ${end}: Amazon MWAA creates no new environment at it`;
  }
  return (MWAA_AIRFLOW_VERSIONS as readonly string[]).includes(version)
    ? undefined
    : `Airflow ${version} is not a version this library knows Amazon MWAA to offer (${MWAA_AIRFLOW_VERSIONS.join(", ")})`;
}
