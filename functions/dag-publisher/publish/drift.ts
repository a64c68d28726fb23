import { removeObjects } from "./undo";
import { RESERVE_MS } from "./hold-lease";
import { restorePublished } from "./restore";
import { putFile, type Run } from "./run";
import { reportUnknown } from "./unknown-objects";

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
  await reportUnknown(
    run,
    [...there.values()].filter(({ key }) => !known.has(key)),
  );
}
