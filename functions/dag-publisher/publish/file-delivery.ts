import { publish, rejectAll } from "./apply";
import { decide } from "./decide";
import { awaitedManifest, type Change, deliveredFile, type Outcome } from "./decision";
import { type IntakeKey, IntakeKeyError, readIntakeKey } from "./intake-key";
import { type NewestVersion, UnreadableObjectError } from "./ports";
import { present, readDelivered, type Run } from "./run";
import { sizeProblem } from "./size-limits";

const SIGNED_ONLY =
  "this environment takes files with a signed manifest alone: deliver them with mwaa-teams publish";

/** What is known before a look at a file. */
export interface LookOptions {
  /** Whether a version that was rejected is decided again. Default: no. */
  readonly again?: boolean;
  /** The newest version, where it is known. */
  readonly newest?: NewestVersion;
}

/** What a look at a file comes to: nothing, where all is done. */
export interface Look {
  /** What is to be decided. */
  readonly change?: Change;
  /** Key of the manifest that the file waits for. */
  readonly manifest?: string;
}

/**
 * Brings one file to where its newest version in the intake bucket wants it. An event says that a key may have changed, and
 * nothing else counts of it: events that come twice, late or in another order change nothing.
 * @returns what it now waits for, where it waits: the key of a manifest
 */
export async function lookAtFile(
  run: Run,
  key: string,
  options: LookOptions = {},
): Promise<string | undefined> {
  const { change, manifest } = await readChange(run, key, options);
  if (change !== undefined) {
    await settle(run, change);
  }
  return manifest;
}

/** Reads what the newest version of a file wants. Nothing is written. */
export async function readChange(
  run: Run,
  key: string,
  { again = false, newest: known }: LookOptions = {},
): Promise<Look> {
  const newest = known ?? (await run.ports.intake.newest(key));
  const record = run.records.files.get(key);
  if (newest === undefined) {
    // No version is left: they expired, or somebody deleted them for good. What is published stays.
    return {};
  }
  const { versionId, deleted } = newest;
  const isDecided = record?.status.versionId === versionId && record.status.state !== "waiting";
  if (isDecided && record.writing === undefined && !(again && record.status.state === "rejected")) {
    return {};
  }
  const intakeKey = readKey(key);
  if (typeof intakeKey === "string") {
    // Nothing can be published under such a key, so there is nothing to remove.
    return deleted ? {} : { change: { key: { kind: "dag", key, path: key }, versionId, problem: intakeKey } };
  }
  const rejected = (problem: string, mayPass = false): Look => ({
    change: { key: intakeKey, versionId, problem, mayPass },
  });
  if (deleted) {
    return run.signedOnly ? rejected(SIGNED_ONLY) : { change: { key: intakeKey, versionId } };
  }
  const tooLarge = sizeProblem(intakeKey, newest.size);
  if (tooLarge !== undefined) {
    return rejected(tooLarge);
  }
  const object = await readDelivered(run, key, versionId);
  if (object === undefined) {
    return {};
  }
  if (object instanceof UnreadableObjectError) {
    return rejected(object.message, object.mayPass);
  }
  const manifest = awaitedManifest(object);
  // A manifest decides its files itself, also when they are decided again.
  if (manifest !== undefined && !isAnswered(run, manifest)) {
    return { manifest };
  }
  if (manifest !== undefined && isDecided) {
    return {};
  }
  const problem = run.signedOnly
    ? SIGNED_ONLY
    : manifest === undefined
      ? undefined
      : `its manifest ${manifest} was answered without it`;
  const delivered = deliveredFile(versionId, object);
  return { change: { key: intakeKey, delivered, ...(problem === undefined ? {} : { problem }) } };
}

/** Decides a change that stands alone, and does what comes of it. */
export async function settle(run: Run, change: Change): Promise<void> {
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
