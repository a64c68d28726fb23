import { DagDefinitionError } from "./dag-definition-error";

/** The Airflow that DAGs are rendered for. */
export interface AirflowTarget {
  /** As it was given, such as `3.1` or `2.10.3`. */
  readonly name: string;
  /** Import paths differ between the majors, and by nothing smaller. */
  readonly major: 2 | 3;
}

/**
 * The target of a version, with or without its patch.
 * @throws DagDefinitionError for a version that the factory does not know
 */
export function airflowTarget(version: string): AirflowTarget {
  if (!/^(2\.1[01]|3\.\d{1,2})(\.\d{1,3})?$/.test(version)) {
    throw new DagDefinitionError([
      {
        severity: "error",
        path: "--airflow-version",
        message: `must be 2.10, 2.11, or 3.0 and later, got: ${JSON.stringify(version)}`,
      },
    ]);
  }
  return { name: version, major: version.startsWith("2") ? 2 : 3 };
}
