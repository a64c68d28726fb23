import { abandonedKeys, type FileRecord } from "./file-record";
import { type NewestVersion } from "./ports";
import { answerAuthor } from "./reports";
import { restorePublished } from "./restore";
import { putFile, type Run } from "./run";

/** An invocation that died had begun to publish a version which does not count any more. */
export async function undoWriting(run: Run, key: string): Promise<void> {
  const record = run.records.files.get(key);
  if (record?.writing !== undefined) {
    // The author may have been answered already, and the record says the same as before.
    const statusEtag = await answerAuthor(run, record.status);
    await restoreTo(run, key, record, { ...record, statusEtag });
  }
}

/**
 * Takes back what was published of a manifest that is rejected after all: an invocation died while it published, and what
 * decides has changed since. Nothing else was decided in between.
 */
export async function takeBack(run: Run, manifest: Pick<NewestVersion, "key" | "versionId">): Promise<void> {
  for (const [key, record] of [...run.records.files]) {
    const { manifest: of, before } = record;
    if (of === manifest.key && before?.manifestVersionId === manifest.versionId) {
      const earlier = before.record ?? neverPublished(record);
      const statusEtag = await answerAuthor(run, earlier.status);
      await restoreTo(run, key, record, { ...earlier, statusEtag });
    } else {
      await undoWriting(run, key);
    }
  }
}

/** Removes objects that a file no longer has, but for what is another's by now. */
export async function removeObjects(run: Run, intakeKey: string, objects: readonly string[]): Promise<void> {
  for (const object of objects.filter((key) => !isOfAnother(run, intakeKey, key))) {
    await run.held.keep();
    const seen = await run.ports.dags.find(object);
    if (seen !== undefined) {
      await run.ports.dags.remove(object, seen.etag);
    }
  }
}

/** Brings the DAG bucket and the record to what an earlier record says. */
async function restoreTo(run: Run, key: string, now: FileRecord, earlier: FileRecord): Promise<void> {
  const known = [...Object.keys(now.etags), ...(now.writing ?? [])];
  await removeObjects(
    run,
    key,
    known.filter((object) => earlier.etags[object] === undefined),
  );
  const etags = await restorePublished(run, earlier, () => undefined);
  const abandoned = abandonedKeys(now, Object.keys(etags));
  await putFile(run, key, { ...earlier, etags, abandoned, writing: undefined });
}

/** A file that was in no delivery before: nothing of it is published, and it is looked at again. */
function neverPublished({ status }: FileRecord): FileRecord {
  return { status: { ...status, published: undefined, state: "waiting", findings: [] }, etags: {} };
}

/** A file that failed to get a place may have it in its record; by now, it may be another's. */
function isOfAnother({ records }: Run, intakeKey: string, object: string): boolean {
  return records.index.objects.ownerOf(object, (owner) => owner === intakeKey) !== undefined;
}
