import { publish, rejectAll } from "./apply";
import { decide } from "./decide";
import { awaitedManifest, type Change, deliveredFile, type Outcome } from "./decision";
import { type IntakeKey, IntakeKeyError, readIntakeKey } from "./intake-key";
import { type NewestVersion } from "./ports";
import { present, type Run } from "./run";
import { sizeProblem } from "./size-limits";

const SIGNED_ONLY =
  "this environment takes files with a signed manifest alone: deliver them with mwaa-teams publish";

/** Settings of a look at a file. */
export interface LookOptions {
  /** Whether a version that was rejected is decided again. Default: no. */
  readonly again?: boolean;
  /** The newest version, where it is known. */
  readonly newest?: NewestVersion;
}

/**
 * Brings one file to where its newest version in the intake bucket wants it. An event says that a key may have changed, and
 * nothing else counts of it: events that come twice, late or in another order change nothing.
 * @returns what it now waits for, where it waits: the key of a manifest
 */
export async function lookAtFile(
  run: Run,
  key: string,
  { again = false, newest: known }: LookOptions = {},
): Promise<string | undefined> {
  const newest = known ?? (await run.ports.intake.newest(key));
  const record = run.records.files.get(key);
  if (newest === undefined) {
    // No version is left: they expired, or somebody deleted them for good. What is published stays.
    return undefined;
  }
  const isDecided = record?.status.versionId === newest.versionId && record.status.state !== "waiting";
  if (isDecided && record.writing === undefined && !(again && record.status.state === "rejected")) {
    return undefined;
  }
  const intakeKey = readKey(key);
  if (typeof intakeKey === "string") {
    await rejectUnreadable(run, key, newest, intakeKey);
    return undefined;
  }
  if (newest.deleted) {
    await lookAtDeletion(run, intakeKey, newest);
    return undefined;
  }
  const tooLarge = sizeProblem(intakeKey, newest.size);
  if (tooLarge !== undefined) {
    await settle(run, { key: intakeKey, versionId: newest.versionId, problem: tooLarge });
    return undefined;
  }
  const object = await run.ports.intake.read(key, newest.versionId);
  if (object === undefined) {
    return undefined;
  }
  const manifest = awaitedManifest(object);
  // A manifest decides its files itself, also when they are decided again.
  if (manifest !== undefined && !isAnswered(run, manifest)) {
    return manifest;
  }
  if (manifest !== undefined && isDecided) {
    return undefined;
  }
  const delivered = deliveredFile(newest.versionId, object);
  await settle(run, {
    key: intakeKey,
    delivered,
    ...(run.signedOnly
      ? { problem: SIGNED_ONLY }
      : manifest === undefined
        ? {}
        : { problem: `its manifest ${manifest} was answered without it` }),
  });
  return undefined;
}

/** Decides a change that stands alone, and does what comes of it. */
async function settle(run: Run, change: Change): Promise<void> {
  const outcomes = await decide([change], present(run), run.rules);
  if (outcomes.every(({ accepted }) => accepted)) {
    await publish(run, outcomes);
    return;
  }
  const own = outcomes.filter((outcome) => outcome.change === change);
  await rejectAll(
    run,
    own.map((outcome) => withReasonOfOthers(outcome, outcomes)),
  );
}

/** A change that is right in itself, and breaks another. */
function withReasonOfOthers(outcome: Outcome, all: readonly Outcome[]): Outcome {
  const broken = all.find(({ accepted }) => !accepted);
  return outcome.accepted && broken !== undefined
    ? {
        ...outcome,
        accepted: false,
        again: true,
        reason: `${broken.change.key.key} cannot be published with it${broken.reason === undefined ? "" : `: ${broken.reason}`}`,
        findings: broken.findings,
      }
    : outcome;
}

async function lookAtDeletion(run: Run, key: IntakeKey, { versionId }: NewestVersion): Promise<void> {
  await settle(run, { key, versionId, ...(run.signedOnly ? { problem: SIGNED_ONLY } : {}) });
}

async function rejectUnreadable(
  run: Run,
  key: string,
  { versionId, deleted }: NewestVersion,
  reason: string,
): Promise<void> {
  if (deleted) {
    return;
  }
  const change: Change = { key: { kind: "dag", key, path: key }, versionId };
  await rejectAll(run, [{ change, accepted: false, reason, findings: [], objects: [], dagIds: [] }]);
}

/** The key, or why there can be no such file. */
function readKey(key: string): IntakeKey | string {
  try {
    return readIntakeKey(key);
  } catch (error) {
    if (error instanceof IntakeKeyError) {
      return error.message;
    }
    throw error;
  }
}

function isAnswered({ records }: Run, manifest: string): boolean {
  const record = records.manifests.get(manifest);
  return record !== undefined && record.state !== "publishing";
}
