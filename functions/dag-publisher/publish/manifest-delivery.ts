import { publish, rejectAll } from "./apply";
import { decide } from "./decide";
import { type Change, deliveredFile, type Outcome, sha256 } from "./decision";
import { inLanes } from "./in-lanes";
import { IntakeKeyError, readIntakeKey } from "./intake-key";
import {
  type Manifest,
  type ManifestContent,
  ManifestError,
  MAXIMUM_MANIFEST_BYTES,
  readManifest,
} from "./manifest";
import { manifestMail } from "./mail";
import { type NewestVersion, UnreadableObjectError } from "./ports";
import { type ManifestRecord } from "./file-record";
import { decidedBy } from "./rules-of-today";
import { present, readDelivered, type Run, timeOf } from "./run";
import { inMebibytes, MOST_MANIFEST_FILE_BYTES, sizeProblem } from "./size-limits";
import { takeBack } from "./undo";
import { manifestStatusKey, type ManifestStatus, MOST_FINDINGS, type Provenance } from "./statuses";

/** Settings of a look at a manifest. */
export interface ManifestOptions {
  /** Whether a manifest that was rejected is decided again. Default: no. */
  readonly again?: boolean;
  readonly newest?: NewestVersion;
}

/** An answer that publishes nothing. */
interface Refusal {
  readonly state: "rejected" | "superseded";
  readonly reason?: string;
  readonly again?: boolean;
}

/** Publishes a commit's files as a whole, or nothing of it, and answers where the deliverer looks for it. */
export async function lookAtManifest(
  run: Run,
  key: string,
  { again = false, newest: known }: ManifestOptions = {},
): Promise<void> {
  await resumeManifest(run, key);
  const newest = known ?? (await run.ports.intake.newest(key));
  const record = run.records.manifests.get(key);
  if (newest === undefined || newest.deleted) {
    return;
  }
  const isAnswered = record?.versionId === newest.versionId;
  if (isAnswered && !(again && record.state === "rejected")) {
    return;
  }
  await settle(run, newest);
}

/**
 * Ends what an invocation began that died while it published the manifest: the rest is published, or all of it is taken
 * back. Nothing else is decided before, so that nothing rests on half of it.
 */
export async function resumeManifest(run: Run, key: string): Promise<void> {
  const record = run.records.manifests.get(key);
  if (record?.state !== "publishing") {
    return;
  }
  const { versionId, at = 0 } = record;
  const isThere = await settle(run, { key, versionId, at, deleted: false, size: 0 }, true);
  if (!isThere) {
    await takeBack(run, { key, versionId });
    await putRecord(run, { key, versionId }, { state: "superseded" });
  }
}

/** Whether the manifest was there to be read. */
async function settle(run: Run, manifest: NewestVersion, isResumed = false): Promise<boolean> {
  const read = await readSigned(run, manifest);
  if (read instanceof UnreadableObjectError) {
    await refuse(run, manifest, { state: "rejected", reason: read.message, again: read.mayPass }, {});
  } else if (typeof read === "string") {
    await refuse(run, manifest, { state: "rejected", reason: read }, {});
  } else if (read !== undefined) {
    await deliver(run, manifest, read.content, isResumed);
  }
  return read !== undefined;
}

async function deliver(
  run: Run,
  manifest: NewestVersion,
  content: ManifestContent,
  isResumed: boolean,
): Promise<void> {
  const versions = await inLanes(content.files, ({ key }) => run.ports.intake.newest(key));
  const tooLarge = totalSizeProblem(content, versions);
  if (tooLarge !== undefined) {
    await refuse(run, manifest, { state: "rejected", reason: tooLarge }, content.provenance);
    return;
  }
  const { changes: files, superseded } = await readFiles(run, content, versions, isResumed);
  if (superseded.length > 0) {
    const reason = `${superseded.join(", ")} was delivered in a later version`;
    await refuse(run, manifest, { state: "superseded", reason }, content.provenance);
    return;
  }
  const wanted = [...files, ...(await readDeletions(run, content, manifest))];
  const outcomes = await decide(wanted, present(run), run.rules);
  const own = outcomes.filter(({ change }) => wanted.includes(change));
  if (outcomes.every(({ accepted }) => accepted)) {
    await putRecord(run, manifest, { state: "publishing", at: manifest.at });
    await publish(run, outcomes, { manifest });
    await answer(run, manifest, { state: "published" }, own, content.provenance);
    return;
  }
  const broken = outcomes.find(({ change, accepted }) => !accepted && !wanted.includes(change));
  await takeBack(run, manifest);
  await rejectAll(run, own, {
    manifest,
    reason: "another file of its manifest was rejected, and a manifest is published as a whole",
  });
  await answer(
    run,
    manifest,
    {
      state: "rejected",
      ...(broken === undefined ? {} : { reason: `${broken.change.key.key} cannot be published with it` }),
      again: outcomes.some((outcome) => outcome.again === true),
    },
    own,
    content.provenance,
  );
}

/** The manifest, or why it cannot be read; nothing where it is gone. */
async function readSigned(
  run: Run,
  { key, versionId, size }: NewestVersion,
): Promise<Manifest | UnreadableObjectError | string | undefined> {
  if (size > MAXIMUM_MANIFEST_BYTES) {
    return `a manifest must have at most ${MAXIMUM_MANIFEST_BYTES} bytes`;
  }
  const object = await readDelivered(run, key, versionId);
  if (object === undefined) {
    return undefined;
  }
  if (object instanceof UnreadableObjectError) {
    return object;
  }
  try {
    readIntakeKey(key);
    const manifest = readManifest(object.bytes, { key, environment: run.environment });
    return (await signatureProblem(run, manifest)) ?? manifest;
  } catch (error) {
    if (error instanceof ManifestError || error instanceof IntakeKeyError) {
      return error.message;
    }
    throw error;
  }
}

async function signatureProblem({ ports, signedOnly }: Run, manifest: Manifest): Promise<string | undefined> {
  if (!signedOnly) {
    return undefined;
  }
  const { signature, signedBytes } = manifest;
  if (signature === undefined) {
    return "the manifest must be signed: this environment demands it";
  }
  return (await ports.signatures?.isValid(signedBytes, signature)) === true
    ? undefined
    : "the manifest's signature is not one of this environment's key";
}

/** Whether the files fit into memory, as far as S3 has said their sizes; each other version is limited by itself. */
function totalSizeProblem(
  { files }: ManifestContent,
  versions: readonly (NewestVersion | undefined)[],
): string | undefined {
  const sizes = files.map(({ versionId }, index) => {
    const version = versions[index];
    return version?.versionId === versionId ? version.size : 0;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total <= MOST_MANIFEST_FILE_BYTES
    ? undefined
    : `a manifest's files must have at most ${inMebibytes(MOST_MANIFEST_FILE_BYTES)} together, got: ${total.toLocaleString("en")} bytes`;
}

/** The manifest's files, and keys of those that were delivered in a later version. */
async function readFiles(
  run: Run,
  { files, provenance }: ManifestContent,
  versions: readonly (NewestVersion | undefined)[],
  isResumed: boolean,
): Promise<{ readonly changes: readonly Change[]; readonly superseded: readonly string[] }> {
  const read = await inLanes([...files.entries()], ([index, file]) =>
    readFile(run, file, { provenance, newest: versions[index], isResumed }),
  );
  return {
    changes: read.filter((change) => change !== undefined),
    superseded: files.filter((_, index) => read[index] === undefined).map(({ key }) => key),
  };
}

/** One file of a manifest; nothing where it was delivered in a later version. */
async function readFile(
  run: Run,
  { key, versionId, sha256: hash }: ManifestContent["files"][number],
  {
    provenance,
    newest,
    isResumed,
  }: {
    readonly provenance: Provenance;
    readonly newest: NewestVersion | undefined;
    readonly isResumed: boolean;
  },
): Promise<Change | undefined> {
  const rejected = (problem: string, mayPass = false): Change => ({
    key: readIntakeKey(key),
    versionId,
    problem,
    mayPass,
  });
  const size = newest?.versionId === versionId ? newest.size : 0;
  const tooLarge = sizeProblem(readIntakeKey(key), size);
  if (tooLarge !== undefined) {
    return rejected(tooLarge);
  }
  const object = await readDelivered(run, key, versionId);
  if (newest === undefined || object === undefined) {
    return rejected("the version that the manifest names is not there");
  }
  // A resumed manifest had it when it was accepted; what was delivered since is decided after it.
  if (newest.versionId !== versionId && !isResumed) {
    return undefined;
  }
  if (object instanceof UnreadableObjectError) {
    return rejected(object.message, object.mayPass);
  }
  const delivered = deliveredFile(versionId, object, provenance);
  return delivered.sha256 === hash
    ? { key: readIntakeKey(key), delivered }
    : rejected("its bytes are not those that the manifest names");
}

/** Deletions, but of what was delivered again since. */
async function readDeletions(
  run: Run,
  { deletions }: ManifestContent,
  manifest: NewestVersion,
): Promise<Change[]> {
  const changes = await inLanes(deletions, async (key): Promise<Change | undefined> => {
    const newest = await run.ports.intake.newest(key);
    return newest !== undefined && !newest.deleted && newest.at > manifest.at
      ? undefined
      : { key: readIntakeKey(key), ...(newest === undefined ? {} : { versionId: newest.versionId }) };
  });
  return changes.filter((change) => change !== undefined);
}

/** Answers without a look at the files. */
async function refuse(
  run: Run,
  manifest: NewestVersion,
  refusal: Refusal,
  provenance: Provenance,
): Promise<void> {
  await takeBack(run, manifest);
  await answer(run, manifest, refusal, [], provenance);
}

/** Writes the answer, notifies people of a rejection, and notes that both are done. */
async function answer(
  run: Run,
  { key, versionId }: NewestVersion,
  {
    state,
    reason,
    again,
  }: Refusal | { readonly state: "published"; readonly reason?: string; readonly again?: boolean },
  outcomes: readonly Outcome[],
  provenance: Provenance,
): Promise<void> {
  const { checkerVersion, policyHash } = run.rules;
  const status: ManifestStatus = {
    version: 1,
    key,
    versionId,
    state,
    at: timeOf(run),
    ...(reason === undefined ? {} : { reason }),
    files: outcomes.map((outcome) => ({
      key: outcome.change.key.key,
      accepted: outcome.accepted,
      ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
      findings: outcome.findings.slice(0, MOST_FINDINGS),
    })),
    provenance,
    checkerVersion,
    policyHash,
  };
  const before = run.records.manifests.get(key);
  const hash = sha256(JSON.stringify([state, reason, status.files]));
  await run.held.keep();
  await run.ports.intake.writeStatus(manifestStatusKey(key), `${JSON.stringify(status, undefined, 2)}\n`);
  if (state !== "published" && (before?.answer !== hash || before.versionId !== versionId)) {
    const { subject, body } = manifestMail(run.environment, status);
    await run.ports.notifications.mail(subject, body);
  }
  await putRecord(run, { key, versionId }, { state, answer: hash, ...(again === true ? { again } : {}) });
}

async function putRecord(
  run: Run,
  { key, versionId }: Pick<NewestVersion, "key" | "versionId">,
  record: Omit<ManifestRecord, "versionId" | "decidedBy">,
): Promise<void> {
  await run.held.keep();
  await run.records.putManifest(run.held.lease, key, {
    versionId,
    decidedBy: decidedBy(run.rules),
    ...record,
  });
}
