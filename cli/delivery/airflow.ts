import { type AirflowStatus, type PublishedFile } from "../../functions/dag-publisher/publish/statuses";
import { type Clock, poll } from "./clock";
import { type Intake } from "./intake";
import { type Progress } from "./progress";

/**
 * How long MWAA takes at most until it reads a changed object: a line that Airflow wrote earlier may be about the file before.
 * Source: Amazon MWAA User Guide, "Adding or updating DAGs": it syncs the folder every 30 seconds.
 */
const SYNC_MS = 30_000;

/** What Airflow did with what is published of a file. */
export interface AirflowVerdict {
  /** Key in the DAG bucket. */
  readonly key: string;
  /** `unread`: no line of Airflow's log is about these bytes yet. */
  readonly state: "loaded" | "failed" | "unread";
  /** When Airflow wrote the line, in ISO 8601. */
  readonly at?: string;
  /** Airflow's import error. */
  readonly error?: string;
  /** Version of the object in the DAG bucket when Airflow wrote the line. */
  readonly versionId?: string;
}

/** What Airflow did with a file's objects; nothing for objects without DAGs, of which Airflow says nothing. */
export function airflowVerdicts(
  { dagIds, objects, at: publishedAt }: PublishedFile,
  airflow: AirflowStatus | undefined,
): AirflowVerdict[] {
  return objects.flatMap(({ key }): AirflowVerdict[] => {
    const line = airflow?.files[key];
    if (line === undefined || Date.parse(line.at) < Date.parse(publishedAt) + SYNC_MS) {
      return dagIds.length === 0 ? [] : [{ key, state: "unread" }];
    }
    const { state, at, error, versionId } = line;
    return [
      {
        key,
        state,
        at,
        ...(error === undefined ? {} : { error }),
        ...(versionId === undefined ? {} : { versionId }),
      },
    ];
  });
}

/** Waits until Airflow has loaded what is published of each file, or has failed to, or the time is up. */
export async function waitForAirflow(
  keys: readonly string[],
  until: number,
  { intake, clock, progress }: { intake: Intake; clock: Clock; progress: Progress },
): Promise<AirflowVerdict[]> {
  const published = (await intake.fileStatuses(keys)).flatMap((status) => status.published ?? []);
  let verdicts: AirflowVerdict[] = [];
  await poll(clock, until, async () => {
    const airflow = await intake.airflow();
    verdicts = published.flatMap((file) => airflowVerdicts(file, airflow));
    const left = verdicts.filter(({ state }) => state === "unread").length;
    progress.show(`waiting for Airflow to load ${left} of ${verdicts.length} DAG files`);
    return left === 0 ? verdicts : undefined;
  });
  progress.clear();
  return verdicts;
}
