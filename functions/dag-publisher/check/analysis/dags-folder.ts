import { HOLE } from "./value";

/**
 * Where Amazon MWAA puts the files of the bucket's DAGs folder.
 * Source: docs.aws.amazon.com/mwaa/latest/userguide/configuring-dag-folder.html
 */
export const DAGS_FOLDER = "/usr/local/airflow/dags";

/** What `__file__` is in a file of the DAGs folder. */
export const OWN_FILE = `${DAGS_FOLDER}/${HOLE}`;

/** The folder that a path lies in. What is not known of a path may have folders of its own. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  return slash < 0 || name.includes(HOLE) ? path : path.slice(0, Math.max(1, slash));
}
