import { readAirflowLog } from "./airflow-log";
import { type Run } from "./run";
import { AIRFLOW_STATUS_KEY, type AirflowStatus } from "./statuses";

/** Airflow parses each file every few minutes: what is older than this says nothing new. */
const LOOK_BACK_MS = 60 * 60_000;

/** CloudWatch Logs shows a line a while after it was written. */
const SETTLE_MS = 30_000;

const MOST_LINES = 50_000;

/** Reads on in the log of Airflow's DAG processor, and writes what became of the published files. */
export async function updateAirflowStatus(run: Run): Promise<void> {
  const { intake, airflowLog, clock, log } = run.ports;
  const known = await readKnown(run);
  const until = clock.now() - SETTLE_MS;
  const from = Math.max(known === undefined ? 0 : Date.parse(known.readUntil), until - LOOK_BACK_MS);
  if (from >= until) {
    return;
  }
  let lines;
  try {
    lines = await airflowLog.read(from, until, MOST_LINES);
  } catch (error) {
    // Publishing does not depend on what Airflow says.
    log.warn("Airflow's DAG processing log could not be read.", { error: String(error) });
    return;
  }
  const publishedAt = timesOfPublishing(run);
  const files = readAirflowLog(lines, known?.files ?? {}, (key, at) => {
    const object = publishedAt.get(key);
    return object !== undefined && object.at <= at ? object.versionId : undefined;
  });
  const there = Object.fromEntries(Object.entries(files).filter(([key]) => publishedAt.has(key)));
  // Where there were more lines than were read, the next run goes on behind the last of them.
  const readUntil = lines.length < MOST_LINES ? until : (lines.at(-1)?.at ?? until);
  const status: AirflowStatus = { version: 1, readUntil: new Date(readUntil).toISOString(), files: there };
  await intake.writeStatus(AIRFLOW_STATUS_KEY, `${JSON.stringify(status, undefined, 2)}\n`);
}

async function readKnown({ ports }: Run): Promise<AirflowStatus | undefined> {
  const text = await ports.intake.readStatus(AIRFLOW_STATUS_KEY);
  return text === undefined ? undefined : (JSON.parse(text) as AirflowStatus);
}

/** When each object of the DAG bucket was published, and from which version in the intake bucket. */
function timesOfPublishing({ records }: Run): Map<string, { at: number; versionId: string }> {
  const times = new Map<string, { at: number; versionId: string }>();
  for (const { status } of records.files.values()) {
    for (const { key } of status.published?.objects ?? []) {
      times.set(key, {
        at: Date.parse(status.published?.at ?? ""),
        versionId: status.published?.versionId ?? "",
      });
    }
  }
  return times;
}
