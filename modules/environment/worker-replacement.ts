/**
 * How MWAA replaces workers when an environment is updated: at once, or when their tasks are done, for which it waits
 * up to 12 hours (MWAA API, UpdateEnvironment, WorkerReplacementStrategy).
 */
export const WORKER_REPLACEMENTS = ["FORCED", "GRACEFUL"] as const;

/** How MWAA replaces workers when an environment is updated. */
export type WorkerReplacement = (typeof WORKER_REPLACEMENTS)[number];

/**
 * How long Terraform waits for an update: an upgrade of Airflow takes up to two hours, to which the wait for tasks may
 * come.
 */
export function updateTimeout(replacement: WorkerReplacement | undefined): string {
  return replacement === "GRACEFUL" ? "16h" : "4h";
}
