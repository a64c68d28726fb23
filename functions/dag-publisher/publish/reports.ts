import { type Outcome } from "./decision";
import { PUBLISH_EVENT_TYPES } from "./events";
import { isIntakeKey } from "./intake-key";
import { abandonedKeys, type FileRecord } from "./file-record";
import { putFile, type Run, timeOf } from "./run";
import { sha256 } from "./decision";
import { FILE_STATUS_PREFIX, fileStatusKey, type FileStatus, MOST_FINDINGS } from "./statuses";

/** Records the rejection of a change, and reports it where it is not the same as before. */
export async function reject(
  run: Run,
  { change, accepted, reason, again, findings }: Outcome,
  { manifest, reason: reasonOfAll }: { readonly manifest?: string; readonly reason?: string } = {},
): Promise<void> {
  const { key } = change.key;
  const before = run.records.files.get(key);
  const { checkerVersion, policyHash } = run.rules;
  const versionId = change.delivered?.versionId ?? change.versionId;
  const why = reason ?? (accepted ? reasonOfAll : undefined);
  const status: FileStatus = {
    version: 1,
    key,
    state: "rejected",
    ...(versionId === undefined ? {} : { versionId }),
    ...(change.delivered === undefined ? {} : { sha256: change.delivered.sha256 }),
    at: timeOf(run),
    ...(why === undefined ? {} : { reason: why }),
    findings: findings.slice(0, MOST_FINDINGS),
    ...(before?.status.published === undefined ? {} : { published: before.status.published }),
    provenance: change.delivered?.provenance ?? {},
    checkerVersion,
    policyHash,
  };
  const known = before !== undefined && saysTheSame(before.status, status);
  const record: FileRecord = {
    status: known ? { ...status, at: before.status.at } : status,
    etags: before?.etags ?? {},
    abandoned: abandonedKeys(before, Object.keys(before?.etags ?? {})),
    ...(manifest === undefined ? {} : { manifest }),
    ...(again === true ? { again } : {}),
    // A manifest is reported as one.
    ...((known ? before.unreported === true : manifest === undefined) ? { unreported: true } : {}),
  };
  if (known) {
    await putFile(run, key, { ...record, statusEtag: before.statusEtag });
    return;
  }
  const statusEtag = await announce(run, record);
  run.counts.rejected += 1;
  await putFile(run, key, { ...record, statusEtag });
}

/** Tag, status and event of what became of a version. Gives the entity tag of the status. */
export async function announce(run: Run, { status }: FileRecord): Promise<string> {
  const statusEtag = await answerAuthor(run, status);
  const { state } = status;
  if (state !== "waiting") {
    await run.ports.notifications.putEvents([
      {
        detailType: PUBLISH_EVENT_TYPES[state],
        detail: { environment: run.environment, ...eventOf(status) },
      },
    ]);
  }
  return statusEtag;
}

/** Tag and status of a version, where its author looks. Gives the entity tag of the status. */
export async function answerAuthor(run: Run, status: FileStatus): Promise<string> {
  await run.held.keep();
  const { key, versionId, state } = status;
  if (versionId !== undefined && (state === "published" || state === "rejected")) {
    await run.ports.intake.tag(key, versionId, state);
  }
  return writeFileStatus(run, status);
}

/** Writes what is known of a file where its author may read it, and gives the entity tag. */
export function writeFileStatus({ ports }: Run, status: FileStatus): Promise<string> {
  return ports.intake.writeStatus(statusKeyOf(status.key), `${JSON.stringify(status, undefined, 2)}\n`);
}

/** A key that no file may have still has a status. */
export function statusKeyOf(key: string): string {
  return isIntakeKey(key) ? fileStatusKey(key) : `${FILE_STATUS_PREFIX}unreadable/${sha256(key)}.json`;
}

function saysTheSame(a: FileStatus, b: FileStatus): boolean {
  const said = ({ state, versionId, reason, findings }: FileStatus): string =>
    JSON.stringify([state, versionId, reason, findings]);
  return said(a) === said(b);
}

/** An event has 256 KB at most: the first findings, and how many there are. */
function eventOf({ findings, ...status }: FileStatus): object {
  const { published, ...rest } = status;
  return {
    ...rest,
    ...(published === undefined
      ? {}
      : { published: { ...published, objects: published.objects.slice(0, 100) } }),
    findings: findings.slice(0, 10),
    findingCount: findings.length,
  };
}
