import { type AirflowStatus, type FileStatus } from "../../../functions/dag-publisher/publish/statuses";
import { matchesGlob } from "../../check";
import { type AirflowVerdict, airflowVerdicts } from "../airflow";
import { belowRoot } from "../intake-key-of";

/** What became of a file, up to Airflow. */
export interface FileReport extends FileStatus {
  /** What Airflow did with what is published of it. */
  readonly airflow: readonly AirflowVerdict[];
}

/** What became of files, and what was asked for and is not there. */
export interface StatusReport {
  readonly files: readonly FileReport[];
  /** Paths and dag_ids that nothing was delivered of. */
  readonly unknown: readonly string[];
}

/**
 * What became of the files that paths name: keys, folders, patterns, ends of paths, or dag_ids; all where there are none.
 */
export function fileReports(
  statuses: readonly FileStatus[],
  airflow: AirflowStatus | undefined,
  paths: readonly string[],
): StatusReport {
  const wanted = paths.map((given) => ({ given, isMeant: matcherOf(given) }));
  const files = statuses.filter(
    (status) => wanted.length === 0 || wanted.some(({ isMeant }) => isMeant(status)),
  );
  return {
    files: files
      .map((status) => ({
        ...status,
        airflow: status.published === undefined ? [] : airflowVerdicts(status.published, airflow),
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    unknown: wanted.filter(({ isMeant }) => !statuses.some(isMeant)).map(({ given }) => given),
  };
}

/** Whether somebody has to do something about a file. */
export function needsAction({ state, airflow }: FileReport): boolean {
  return state === "rejected" || airflow.some((verdict) => verdict.state === "failed");
}

function matcherOf(given: string): (status: FileStatus) => boolean {
  const path = belowRoot(given).replace(/\/+$/, "");
  return ({ key, published }) =>
    key === path ||
    key.startsWith(`${path}/`) ||
    key.endsWith(`/${path}`) ||
    (/[*?]/.test(path) && matchesGlob(path, key)) ||
    (published?.dagIds.includes(given) ?? false);
}
