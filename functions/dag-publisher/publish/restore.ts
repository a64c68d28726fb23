import { sha256 } from "./decision";
import { PUBLISH_EVENT_TYPES } from "./events";
import { type PublishedObject } from "./ports";
import { type FileRecord } from "./file-record";
import { type Run } from "./run";

/**
 * Brings what is published of a file back to what its record says, from the DAG bucket's own versions.
 * @param seen what lies under a key now, as far as the caller knows
 * @returns the entity tags by key, as they are at the end
 */
export async function restorePublished(
  run: Run,
  { status, etags: recorded }: FileRecord,
  seen: (key: string) => PublishedObject | undefined,
): Promise<Record<string, string>> {
  const { dags, notifications, log } = run.ports;
  const etags: Record<string, string> = { ...recorded };
  for (const { key: object, sha256: hash } of status.published?.objects ?? []) {
    const expected = recorded[object];
    if (expected === undefined || seen(object)?.etag === expected) {
      continue;
    }
    const version = await dags.readVersion(object, expected);
    if (version === undefined || sha256(version.bytes) !== hash) {
      log.warn("A published object was changed, and its version is gone: deliver the file again.", {
        object,
      });
      continue;
    }
    await run.held.keep();
    // Looked at again: a list is older than what was published since.
    const now = await dags.find(object);
    if (now?.etag !== expected) {
      etags[object] = await dags.write(object, version, now?.etag);
      const was = now === undefined ? "deleted" : "changed";
      await notifications.putEvents([
        {
          detailType: PUBLISH_EVENT_TYPES.repaired,
          detail: { environment: run.environment, key: status.key, object, was },
        },
      ]);
      log.warn("A published object was not as it was published, and is restored.", { object, was });
    }
  }
  return etags;
}
