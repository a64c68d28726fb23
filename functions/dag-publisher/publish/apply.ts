import { type Outcome, type OutputObject, sha256 } from "./decision";
import { INTAKE_PREFIXES, publishedKey } from "./intake-key";
import { inLanes } from "./in-lanes";
import { PROVENANCE_METADATA } from "./manifest";
import { abandonedKeys, type FileRecord } from "./file-record";
import { announce, reject } from "./reports";
import { type NewestVersion, type PublishedObject } from "./ports";
import { removeObjects, undoWriting } from "./undo";
import { putFile, type Run, timeOf } from "./run";
import { MOST_FINDINGS, type PublishedFile } from "./statuses";

/** Names of the metadata of published objects, beside where they come from. */
export const OBJECT_METADATA = {
  source: "mwaa-teams-source",
  sourceVersion: "mwaa-teams-source-version",
  sha256: "mwaa-teams-sha256",
  checker: "mwaa-teams-checker",
  policy: "mwaa-teams-policy",
} as const;

/** What belongs to outcomes that are applied together. */
export interface Together {
  /** The manifest that they are of. */
  readonly manifest?: Pick<NewestVersion, "key" | "versionId">;
}

/**
 * Publishes outcomes that are all accepted: modules first, then what has DAGs, removals last. Each step may be the last one
 * of this invocation; the next one does what is left.
 */
export async function publish(
  run: Run,
  outcomes: readonly Outcome[],
  together: Together = {},
): Promise<void> {
  const steps = [...outcomes].sort((a, b) => rank(a) - rank(b));
  await inLanes(steps, (outcome) => recordIntent(run, outcome));
  const etags = new Map<string, string>();
  for (const turn of [0, 1]) {
    const objects = steps
      .filter((outcome) => rank(outcome) === turn)
      .flatMap((outcome) => outcome.objects.map((object) => ({ outcome, object })));
    await inLanes(objects, async ({ outcome, object }) => {
      await run.held.keep();
      etags.set(object.key, await write(run, outcome, object));
    });
  }
  await inLanes(steps, async (outcome) => {
    await removeRest(run, outcome);
    await finish(run, outcome, etags, together);
  });
}

/** Rejects changes: what is published of them stays as it is. */
export async function rejectAll(
  run: Run,
  outcomes: readonly Outcome[],
  together: Together & { readonly reason?: string } = {},
): Promise<void> {
  await inLanes(outcomes, async (outcome) => {
    await undoWriting(run, outcome.change.key.key);
    await reject(run, outcome, { manifest: together.manifest?.key, reason: together.reason });
  });
}

/** Modules, DAGs, removals. */
function rank({ change, dagIds }: Outcome): number {
  return change.delivered === undefined ? 2 : dagIds.length > 0 ? 1 : 0;
}

/** From here on, every key that may be written or removed is known to whoever goes on. */
async function recordIntent(run: Run, { change, objects }: Outcome): Promise<void> {
  const { key } = change.key;
  const record = run.records.files.get(key);
  const published = new Map(record?.status.published?.objects.map((object) => [object.key, object.sha256]));
  const kept = new Set(objects.map((object) => object.key));
  const touched = [
    ...objects.filter((object) => published.get(object.key) !== object.sha256).map((object) => object.key),
    ...Object.keys(record?.etags ?? {}).filter((object) => !kept.has(object)),
  ];
  const known = new Set(record?.writing);
  if (record !== undefined && touched.every((object) => known.has(object))) {
    return;
  }
  const writing = [...new Set([...known, ...touched])];
  await putFile(run, key, { ...(record ?? unknownFile(run, key)), writing });
}

/** A file that nothing is known of yet: should this invocation end here, the next one finds no version that was decided. */
function unknownFile(run: Run, key: string): FileRecord {
  const { checkerVersion, policyHash } = run.rules;
  return {
    status: {
      version: 1,
      key,
      state: "waiting",
      at: timeOf(run),
      findings: [],
      provenance: {},
      checkerVersion,
      policyHash,
    },
    etags: {},
  };
}

async function write(run: Run, outcome: Outcome, object: OutputObject): Promise<string> {
  const { dags } = run.ports;
  const seen = await dags.find(object.key);
  const record = run.records.files.get(outcome.change.key.key);
  if (seen !== undefined && (await isThere(run, seen, object, record))) {
    // Airflow parses a file again when it is written again.
    return seen.etag;
  }
  return dags.write(
    object.key,
    { bytes: object.bytes, metadata: metadataOf(run, outcome, object) },
    seen?.etag,
  );
}

/** Whether the object's bytes are those to write. What nobody here wrote is not believed: its metadata may say anything. */
async function isThere(
  run: Run,
  seen: PublishedObject,
  object: OutputObject,
  record: FileRecord | undefined,
): Promise<boolean> {
  const published = record?.status.published?.objects.find(({ key }) => key === object.key);
  if (published !== undefined && record?.etags[object.key] === seen.etag) {
    return published.sha256 === object.sha256;
  }
  if (seen.size !== object.bytes.length) {
    return false;
  }
  const there = await run.ports.dags.readVersion(seen.key, seen.etag);
  return there !== undefined && sha256(there.bytes) === object.sha256;
}

function metadataOf({ rules }: Run, { change }: Outcome, object: OutputObject): Record<string, string> {
  const { versionId = "", provenance = {} } = change.delivered ?? {};
  const from = Object.entries(PROVENANCE_METADATA).flatMap(([field, name]): [string, string][] => {
    const value = provenance[field as keyof typeof provenance];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    // Headers are ASCII.
    [OBJECT_METADATA.source]: encodeURI(change.key.key),
    [OBJECT_METADATA.sourceVersion]: versionId,
    [OBJECT_METADATA.sha256]: object.sha256,
    [OBJECT_METADATA.checker]: rules.checkerVersion,
    [OBJECT_METADATA.policy]: rules.policyHash,
    ...Object.fromEntries(from),
  };
}

/** Removes what was published of the file, or was being written, and is no more. */
async function removeRest(run: Run, { change, objects }: Outcome): Promise<void> {
  const record = run.records.files.get(change.key.key);
  const kept = new Set(objects.map(({ key }) => key));
  const known = new Set([...Object.keys(record?.etags ?? {}), ...(record?.writing ?? [])]);
  if (change.delivered === undefined && change.key.key.startsWith(INTAKE_PREFIXES.dags)) {
    // Also one that lay there before there was a publisher.
    known.add(publishedKey(change.key.path));
  }
  await removeObjects(
    run,
    change.key.key,
    [...known].filter((object) => !kept.has(object)),
  );
}

async function finish(
  run: Run,
  outcome: Outcome,
  etags: ReadonlyMap<string, string>,
  { manifest }: Together,
): Promise<void> {
  const { change, findings, objects, dagIds } = outcome;
  const { key, delivered } = { key: change.key.key, delivered: change.delivered };
  const { checkerVersion, policyHash } = run.rules;
  const at = timeOf(run);
  const published: PublishedFile | undefined = delivered && {
    versionId: delivered.versionId,
    sha256: delivered.sha256,
    at,
    provenance: delivered.provenance,
    dagIds,
    objects: objects.map((object) => ({ key: object.key, sha256: object.sha256 })),
  };
  const versionId = delivered?.versionId ?? change.versionId;
  const record: FileRecord = {
    status: {
      version: 1,
      key,
      state: delivered === undefined ? "removed" : "published",
      ...(versionId === undefined ? {} : { versionId }),
      ...(delivered === undefined ? {} : { sha256: delivered.sha256 }),
      at,
      findings: findings.slice(0, MOST_FINDINGS),
      ...(published === undefined ? {} : { published }),
      provenance: delivered?.provenance ?? {},
      checkerVersion,
      policyHash,
    },
    etags: Object.fromEntries(objects.map((object) => [object.key, etags.get(object.key) ?? ""])),
    abandoned: abandonedKeys(
      run.records.files.get(key),
      objects.map((object) => object.key),
    ),
    ...(manifest === undefined
      ? {}
      : { manifest: manifest.key, before: beforeOf(run.records.files.get(key), manifest) }),
  };
  const statusEtag = await announce(run, record);
  await putFile(run, key, { ...record, statusEtag });
  run.counts[delivered === undefined ? "removed" : "published"] += 1;
}

/** What a manifest replaces; one that is published on, after an invocation died, has replaced it already. */
function beforeOf(
  record: FileRecord | undefined,
  manifest: NonNullable<Together["manifest"]>,
): FileRecord["before"] {
  if (record?.manifest === manifest.key && record.before?.manifestVersionId === manifest.versionId) {
    return record.before;
  }
  return {
    manifestVersionId: manifest.versionId,
    ...(record === undefined ? {} : { record: { ...record, before: undefined, writing: undefined } }),
  };
}
