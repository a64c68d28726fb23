import { sha256 } from "./decision";
import { RESERVE_MS } from "./hold-lease";
import { inLanes } from "./in-lanes";
import { type PublishedObject } from "./ports";
import { type Run, timeOf } from "./run";
import { MOST_DATA_BYTES } from "./size-limits";
import { UNKNOWN_OBJECTS_KEY, type UnknownObject, type UnknownObjectsStatus } from "./statuses";

/** Objects that the status lists: as many as a manifest can delete. */
const MOST_OBJECTS = 5_000;

/**
 * Writes what lies in the DAG bucket and was not published here, with hashes, where authors may read it: they compare their
 * folders with it, and none of them reads the bucket.
 */
export async function reportUnknown(run: Run, objects: readonly PublishedObject[]): Promise<void> {
  const { intake, log } = run.ports;
  const sorted = [...objects].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (sorted.length > 0) {
    log.warn("Objects below dags/ were not published here.", { count: sorted.length, first: sorted[0]?.key });
  }
  const known = sorted.length === 0 ? new Map<string, UnknownObject>() : await knownObjects(run);
  const status: UnknownObjectsStatus = {
    version: 1,
    at: timeOf(run),
    count: sorted.length,
    objects: await inLanes(sorted.slice(0, MOST_OBJECTS), (object) => hashed(run, object, known)),
  };
  await intake.writeStatus(UNKNOWN_OBJECTS_KEY, `${JSON.stringify(status, undefined, 2)}\n`);
}

/** What the last status said: an object is read once. */
async function knownObjects({ ports }: Run): Promise<Map<string, UnknownObject>> {
  const text = await ports.intake.readStatus(UNKNOWN_OBJECTS_KEY);
  const { objects = [] } = (text === undefined ? {} : JSON.parse(text)) as Partial<UnknownObjectsStatus>;
  return new Map(objects.map((object) => [object.key, object]));
}

async function hashed(
  run: Run,
  { key, etag, size }: PublishedObject,
  known: ReadonlyMap<string, UnknownObject>,
): Promise<UnknownObject> {
  const before = known.get(key);
  if (before?.etag === etag && before.sha256 !== undefined) {
    return before;
  }
  if (size > MOST_DATA_BYTES || run.ports.clock.remaining() < 2 * RESERVE_MS) {
    return { key, etag };
  }
  await run.held.keep();
  const object = await run.ports.dags.readVersion(key, etag);
  return object === undefined ? { key, etag } : { key, etag, sha256: sha256(object.bytes) };
}
