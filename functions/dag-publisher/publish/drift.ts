import { removeObjects } from "./apply";
import { RESERVE_MS } from "./hold-lease";
import { restorePublished } from "./restore";
import { putFile, type Run, timeOf } from "./run";
import { UNKNOWN_OBJECTS_KEY, type UnknownObjectsStatus } from "./statuses";

/** Keys that the status of unknown objects lists. */
const MOST_KEYS = 1_000;

/**
 * Compares the DAG bucket with the records. What is missing or was changed is restored from the bucket's own versions; what
 * nobody here published is reported, and stays: it may be older than the publisher.
 */
export async function repairDrift(run: Run): Promise<void> {
  const there = new Map((await run.ports.dags.list()).map((object) => [object.key, object]));
  const known = new Set<string>();
  for (const [key, record] of run.records.files) {
    Object.keys(record.etags).forEach((object) => known.add(object));
    [...(record.writing ?? []), ...(record.abandoned ?? [])].forEach((object) => known.add(object));
    if (run.ports.clock.remaining() > 2 * RESERVE_MS) {
      const etags = await restorePublished(run, record, (object) => there.get(object));
      if (JSON.stringify(etags) !== JSON.stringify(record.etags)) {
        await putFile(run, key, { ...record, etags });
      }
      await removeObjects(
        run,
        key,
        (record.abandoned ?? []).filter((object) => there.has(object)),
      );
    }
  }
  await reportUnknown(run, [...there.keys()].filter((key) => !known.has(key)).sort());
}

async function reportUnknown(run: Run, keys: readonly string[]): Promise<void> {
  const status: UnknownObjectsStatus = {
    version: 1,
    at: timeOf(run),
    count: keys.length,
    keys: keys.slice(0, MOST_KEYS),
  };
  if (keys.length > 0) {
    run.ports.log.warn("Objects below dags/ were not published here.", {
      count: keys.length,
      first: keys[0],
    });
  }
  await run.ports.intake.writeStatus(UNKNOWN_OBJECTS_KEY, `${JSON.stringify(status, undefined, 2)}\n`);
}
