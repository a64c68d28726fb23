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
import { type NewestVersion } from "./ports";
import { type ManifestRecord } from "./records";
import { decidedBy } from "./rules-of-today";
import { readPublished, type Run, timeOf } from "./run";
import { sizeProblem } from "./size-limits";
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
  const newest = known ?? (await run.ports.intake.newest(key));
  const record = run.records.manifests.get(key);
  if (newest === undefined || newest.deleted) {
    return;
  }
  const isAnswered = record?.versionId === newest.versionId && record.state !== "publishing";
  if (isAnswered && !(again && record.state === "rejected")) {
    return;
  }
  const read = await readSigned(run, newest);
  if (read === undefined) {
    return;
  }
  if (typeof read === "string") {
    await answer(run, newest, { state: "rejected", reason: read }, [], {});
    return;
  }
  await deliver(run, newest, read.content, record);
}

async function deliver(
  run: Run,
  newest: NewestVersion,
  content: ManifestContent,
  record: ManifestRecord | undefined,
): Promise<void> {
  const isResumed = record?.state === "publishing" && record.versionId === newest.versionId;
  const { changes: files, superseded } = await readFiles(run, content);
  if (superseded.length > 0 && !isResumed) {
    const reason = `${superseded.join(", ")} was delivered in a later version`;
    await answer(run, newest, { state: "superseded", reason }, [], content.provenance);
    return;
  }
  // What a resumed manifest has in a later version by now, that delivery decides.
  const wanted = [...files, ...(await readDeletions(run, content, newest))];
  const outcomes = await decide(
    wanted,
    { files: run.records.files, readPublished: (key) => readPublished(run, key) },
    run.rules,
  );
  const own = outcomes.filter(({ change }) => wanted.includes(change));
  if (outcomes.every(({ accepted }) => accepted)) {
    await putRecord(run, newest, { state: "publishing" });
    await publish(run, outcomes, { manifest: newest.key });
    await answer(run, newest, { state: "published" }, own, content.provenance);
    return;
  }
  const broken = outcomes.find(({ change, accepted }) => !accepted && !wanted.includes(change));
  await rejectAll(run, own, {
    manifest: newest.key,
    reason: "another file of its manifest was rejected, and a manifest is published as a whole",
  });
  await answer(
    run,
    newest,
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
): Promise<Manifest | string | undefined> {
  if (size > MAXIMUM_MANIFEST_BYTES) {
    return `a manifest must have at most ${MAXIMUM_MANIFEST_BYTES} bytes`;
  }
  const object = await run.ports.intake.read(key, versionId);
  if (object === undefined) {
    return undefined;
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

/** The manifest's files, and keys of those that were delivered in a later version. */
async function readFiles(
  run: Run,
  { files, provenance }: ManifestContent,
): Promise<{ readonly changes: readonly Change[]; readonly superseded: readonly string[] }> {
  const read = await inLanes(files, (file) => readFile(run, file, provenance));
  return {
    changes: read.filter((change) => change !== undefined),
    superseded: files.filter((_, index) => read[index] === undefined).map(({ key }) => key),
  };
}

/** One file of a manifest; nothing where it was delivered in a later version. */
async function readFile(
  { ports: { intake } }: Run,
  { key, versionId, sha256: hash }: ManifestContent["files"][number],
  provenance: Provenance,
): Promise<Change | undefined> {
  const rejected = (problem: string): Change => ({ key: readIntakeKey(key), versionId, problem });
  const newest = await intake.newest(key);
  const size = newest?.versionId === versionId ? newest.size : 0;
  const tooLarge = sizeProblem(readIntakeKey(key), size);
  if (tooLarge !== undefined) {
    return rejected(tooLarge);
  }
  const object = await intake.read(key, versionId);
  if (newest === undefined || object === undefined) {
    return rejected("the version that the manifest names is not there");
  }
  if (newest.versionId !== versionId) {
    return undefined;
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
