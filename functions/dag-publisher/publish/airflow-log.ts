import { PUBLISHED_PREFIX } from "./intake-key";
import { type AirflowFileStatus, type AirflowStatus } from "./statuses";

/** A line of Airflow's DAG processor. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly message: string;
}

/** Where MWAA keeps the DAGs folder. Airflow 3 writes paths below its bundle, without it. */
const DAGS_FOLDER = "/usr/local/airflow/dags/";

/** `DAG(s) 'a', 'b' retrieved from /usr/local/airflow/dags/x.py`, of airflow/dag_processing/processor.py (2.x). */
const LOADED = /\bDAG\(s\) .+ retrieved from (\/\S.*\.py)\s*$/;

/** `Failed to import: /usr/local/airflow/dags/x.py`, of airflow/models/dagbag.py (2.x and 3.x), with a traceback below. */
const FAILED = /Failed to import: (\/\S.*\.py)\s*$/m;

/**
 * A row of the processor's table of statistics, of airflow/dag_processing/manager.py (2.x and 3.x): file, process id and
 * runtime where it is being parsed, number of DAGs, number of errors, last runtime, last run.
 */
const ROW =
  /^(?:\S+\s+)?(\S+\.py)\s+(?:\d+\s+)?(?:\d+(?:\.\d+)?s\s+)?(\d+)\s+(\d+)\s+(\d+(?:\.\d+)?)s\s+(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\s*$/;

const MOST_ERROR = 4_000;

/**
 * What Airflow's log says of published files, added to what was known. Only a line that says so makes a file loaded.
 * @param lines in the order of their times
 */
export function readAirflowLog(
  lines: readonly LogLine[],
  known: AirflowStatus["files"],
  versionAt: (key: string, at: number) => string | undefined,
): AirflowStatus["files"] {
  const files = new Map(Object.entries(known));
  for (const { at, message } of lines) {
    for (const [key, status] of saidOf(message, at)) {
      const before = files.get(key);
      const versionId = versionAt(key, Date.parse(status.at));
      // A row of the table has no error text; the line before it may have one.
      const error = status.error ?? (status.state === "failed" ? before?.error : undefined);
      if (before === undefined || before.at <= status.at) {
        files.set(key, {
          ...status,
          ...(error === undefined ? {} : { error }),
          ...(versionId === undefined ? {} : { versionId }),
        });
      }
    }
  }
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function saidOf(message: string, at: number): [key: string, status: AirflowFileStatus][] {
  const time = new Date(at).toISOString();
  const loaded = LOADED.exec(message)?.[1];
  if (loaded !== undefined) {
    return keyed(loaded, { state: "loaded", at: time });
  }
  const failed = FAILED.exec(message)?.[1];
  if (failed !== undefined) {
    const error = message.slice(message.indexOf("Failed to import")).trim();
    return keyed(failed, { state: "failed", at: time, error: error.slice(-MOST_ERROR) });
  }
  return message.split("\n").flatMap((line) => saidInRow(line));
}

function saidInRow(line: string): [key: string, status: AirflowFileStatus][] {
  const [, file, dags, errors, , lastRun] = ROW.exec(line) ?? [];
  if (file === undefined || lastRun === undefined) {
    return [];
  }
  const at = `${lastRun}.000Z`;
  if (Number(errors) > 0) {
    return keyed(file, { state: "failed", at });
  }
  // A module without a DAG is no sign of anything.
  return Number(dags) > 0 ? keyed(file, { state: "loaded", at }) : [];
}

function keyed(file: string, status: AirflowFileStatus): [key: string, status: AirflowFileStatus][] {
  if (file.startsWith(DAGS_FOLDER)) {
    return [[`${PUBLISHED_PREFIX}${file.slice(DAGS_FOLDER.length)}`, status]];
  }
  return file.startsWith("/") ? [] : [[`${PUBLISHED_PREFIX}${file}`, status]];
}
