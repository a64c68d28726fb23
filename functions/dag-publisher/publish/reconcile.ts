import { attemptAll, type Step } from "./attempts";
import { repairDrift } from "./drift";
import { lookAtFile } from "./file-delivery";
import { RESERVE_MS } from "./hold-lease";
import { INTAKE_PREFIXES } from "./intake-key";
import { lookAtManifest } from "./manifest-delivery";
import { type NewestVersion } from "./ports";
import { recheckPublished } from "./recheck";
import { rejectAll } from "./apply";
import { repairStatuses } from "./repair-statuses";
import { decidedBy } from "./rules-of-today";
import { type Run } from "./run";
import { readIntakeKey } from "./intake-key";

/** How long files wait for their manifest: far longer than an upload takes. */
const MANIFEST_WAIT_MS = 60 * 60_000;

/**
 * Finds what events did not bring, compares both buckets with the records, and looks again at what may pass now: last, since
 * somebody may deliver more of that than there is time for.
 */
export async function reconcile(run: Run): Promise<void> {
  const { intake, log } = run.ports;
  const manifests = inOrder(await intake.list(INTAKE_PREFIXES.manifests));
  const files = inOrder([
    ...(await intake.list(INTAKE_PREFIXES.dags)),
    ...(await intake.list(INTAKE_PREFIXES.definitions)),
  ]);
  const looks = (isKnown: boolean): Step[] => [
    ...manifests
      .filter((newest) => isManifestKnown(run, newest) === isKnown)
      .map((newest): Step => [newest.key, () => lookAtManifestAgain(run, newest)]),
    ...files
      .filter((newest) => isFileKnown(run, newest) === isKnown)
      .map((newest): Step => [newest.key, () => lookAgain(run, newest)]),
  ];
  await attemptAll(log, [
    ...looks(false),
    ["the DAG bucket", () => repairDrift(run)],
    ["answers", () => repairStatuses(run)],
    ...looks(true),
    ["today's rules", () => recheckPublished(run)],
  ]);
}

function isManifestKnown({ records }: Run, { key, versionId }: NewestVersion): boolean {
  return records.manifests.get(key)?.versionId === versionId;
}

function isFileKnown({ records }: Run, { key, versionId }: NewestVersion): boolean {
  const record = records.files.get(key);
  return record?.status.versionId === versionId && record.writing === undefined;
}

async function lookAtManifestAgain(run: Run, newest: NewestVersion): Promise<void> {
  if (hasTime(run)) {
    const again = mayPassNow(run, run.records.manifests.get(newest.key));
    await lookAtManifest(run, newest.key, { newest, again });
  }
}

async function lookAgain(run: Run, newest: NewestVersion): Promise<void> {
  if (!hasTime(run)) {
    return;
  }
  const record = run.records.files.get(newest.key);
  const manifest = await lookAtFile(run, newest.key, {
    newest,
    again:
      record?.manifest === undefined &&
      record !== undefined &&
      mayPassNow(run, { ...record, decidedBy: decidedByOf(run, record.status) }),
  });
  if (manifest !== undefined && run.ports.clock.now() - newest.at > MANIFEST_WAIT_MS) {
    const change = { key: readIntakeKey(newest.key), versionId: newest.versionId };
    const reason = `its manifest ${manifest} did not come`;
    await rejectAll(run, [{ change, accepted: false, reason, findings: [], objects: [], dagIds: [] }]);
  }
}

function hasTime({ ports }: Run): boolean {
  return ports.clock.remaining() > 2 * RESERVE_MS;
}

/** Whether a rejection may be another one today: another file was in the way, or the rules changed. */
function mayPassNow(
  run: Run,
  record: { readonly again?: boolean; readonly decidedBy: string } | undefined,
): boolean {
  return record !== undefined && (record.again === true || record.decidedBy !== decidedBy(run.rules));
}

function decidedByOf(
  { rules }: Run,
  { checkerVersion, policyHash }: { readonly checkerVersion: string; readonly policyHash: string },
): string {
  return decidedBy({ ...rules, checkerVersion, policyHash });
}

function inOrder(versions: readonly NewestVersion[]): NewestVersion[] {
  return [...versions].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}
