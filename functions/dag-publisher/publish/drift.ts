import { PUBLISH_EVENT_TYPES } from "./events";
import { RESERVE_MS } from "./hold-lease";
import { sha256 } from "./decision";
import { type PublishedObject } from "./ports";
import { type FileRecord } from "./records";
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
    record.writing?.forEach((object) => known.add(object));
    if (run.ports.clock.remaining() > 2 * RESERVE_MS) {
      await repairFile(run, key, record, there);
    }
  }
  await reportUnknown(run, [...there.keys()].filter((key) => !known.has(key)).sort());
}

async function repairFile(
  run: Run,
  key: string,
  record: FileRecord,
  there: ReadonlyMap<string, PublishedObject>,
): Promise<void> {
  const etags: Record<string, string> = { ...record.etags };
  for (const { key: object, sha256: hash } of record.status.published?.objects ?? []) {
    const expected = record.etags[object];
    const seen = there.get(object);
    if (expected === undefined || seen?.etag === expected) {
      continue;
    }
    const version = await run.ports.dags.readVersion(object, expected);
    if (version === undefined || sha256(version.bytes) !== hash) {
      run.ports.log.warn("A published object was changed, and its version is gone: deliver the file again.", {
        object,
      });
      continue;
    }
    await run.held.keep();
    // Looked at again: the list is older than what was published since.
    const now = await run.ports.dags.find(object);
    if (now?.etag !== expected) {
      etags[object] = await run.ports.dags.write(object, version, now?.etag);
      await run.ports.notifications.putEvents([
        {
          detailType: PUBLISH_EVENT_TYPES.repaired,
          detail: {
            environment: run.environment,
            key,
            object,
            was: now === undefined ? "deleted" : "changed",
          },
        },
      ]);
      run.ports.log.warn("A published object was changed by somebody else, and is restored.", { object });
    }
  }
  if (JSON.stringify(etags) !== JSON.stringify(record.etags)) {
    await putFile(run, key, { ...record, etags });
  }
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
