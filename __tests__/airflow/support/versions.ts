import { join, resolve } from "node:path";

/** An Airflow to record: its pinned packages, and a port of its own, so that two can run at once. */
export interface AirflowVersion {
  /** As in the names of the requirement file and the corpus folder. */
  readonly name: string;
  readonly major: 2 | 3;
  readonly port: number;
}

export const VERSIONS: readonly AirflowVersion[] = [
  { name: "2.7", major: 2, port: 28207 },
  { name: "2.8", major: 2, port: 28208 },
  { name: "2.9", major: 2, port: 28209 },
  { name: "2.10", major: 2, port: 28210 },
  { name: "2.11", major: 2, port: 28211 },
  { name: "3.0", major: 3, port: 28306 },
  { name: "3.x", major: 3, port: 28300 },
  { name: "3.2", major: 3, port: 28302 },
  { name: "3.3", major: 3, port: 28303 },
];

/**
 * The versions of these names, all where there is none.
 * @throws Error for a name that no version has
 */
export function versionsNamed(names: readonly string[]): readonly AirflowVersion[] {
  const known = VERSIONS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`the version of Airflow must be one of ${known.join(", ")}, got: ${unknown}`);
  }
  return names.length === 0 ? VERSIONS : VERSIONS.filter(({ name }) => names.includes(name));
}

const SUITE = resolve(__dirname, "..");

/** Virtual environments and Airflow homes; ignored by git. */
export const CACHE = resolve(SUITE, "../../.cache/airflow-tests");

export const DAGS = join(SUITE, "dags");
export const CORPUS = join(SUITE, "corpus");

/** What `pip freeze` printed when the corpus was recorded, so that next month's run has the same Airflow. */
export function requirementsOf({ name }: AirflowVersion): string {
  return join(SUITE, `requirements-${name}.txt`);
}
