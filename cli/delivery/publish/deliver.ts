import { createHash, randomBytes } from "node:crypto";
import { INTAKE_PREFIXES } from "../../../functions/dag-publisher/publish/intake-key";
import {
  contentText,
  MANIFEST_METADATA,
  MANIFEST_VERSION,
  type ManifestContent,
  MAXIMUM_MANIFEST_ENTRIES,
  PROVENANCE_METADATA,
  readManifest,
  SIGNING_ALGORITHM,
  writeManifest,
} from "../../../functions/dag-publisher/publish/manifest";
import { inMebibytes, MOST_MANIFEST_FILE_BYTES } from "../../../functions/dag-publisher/publish/size-limits";
import { type ManifestStatus, type Provenance } from "../../../functions/dag-publisher/publish/statuses";
import { type Clock, poll } from "../clock";
import { type DeliveryAws } from "../delivery-aws";
import { DeliveryError } from "../delivery-error";
import { type Intake } from "../intake";
import { type Progress } from "../progress";

/** A file to upload. */
export interface Upload {
  /** Key in the intake bucket. */
  readonly key: string;
  readonly sha256: string;
  /** How many bytes it has. */
  readonly size: number;
  /** Its bytes, read when they are uploaded. */
  readonly bytes: () => Uint8Array | Promise<Uint8Array>;
}

/** What is delivered as one. */
export interface Delivery {
  readonly environment: string;
  /** Beginning of the paths that may be delivered, with `/` at its end; empty for all. */
  readonly prefix: string;
  /** What others use comes first. */
  readonly uploads: readonly Upload[];
  /** Keys in the intake bucket of files whose published objects are removed. */
  readonly deletions: readonly string[];
  readonly provenance: Provenance;
  /** ARN of the KMS key that signs; nothing for no signature. */
  readonly signingKeyArn?: string;
}

/** What a delivery takes. */
export interface DeliverWith {
  readonly intake: Intake;
  readonly aws: DeliveryAws;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Until when to wait for the publisher, in milliseconds since 1970. */
  readonly until: number;
}

/** A delivery that is done, as far as its deliverer goes. */
export interface Delivered {
  readonly manifestKey: string;
  /** Versions that were uploaded, by their keys. */
  readonly versions: ReadonlyMap<string, string>;
  /** The publisher's answer; nothing where there was none in time. */
  readonly answer?: ManifestStatus;
}

/** Uploads at a time; the SDK's clients bound the calls of all. */
const AT_ONCE = 10;

/**
 * Uploads files and a manifest that names their versions, and waits for the publisher's answer. It never deletes an object:
 * the manifest says what is to be removed.
 * @throws DeliveryError for more files, or larger ones together, than a manifest has room for
 */
export async function deliver(delivery: Delivery, using: DeliverWith): Promise<Delivered> {
  const { uploads, deletions, provenance, environment } = delivery;
  const count = uploads.length + deletions.length;
  if (count > MAXIMUM_MANIFEST_ENTRIES) {
    throw new DeliveryError(
      `a delivery must have at most ${MAXIMUM_MANIFEST_ENTRIES} files and deletions, got: ${count}; deliver one folder after the other`,
    );
  }
  const bytes = uploads.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_MANIFEST_FILE_BYTES) {
    throw new DeliveryError(
      `a delivery must have at most ${inMebibytes(MOST_MANIFEST_FILE_BYTES)} of files, got: ${bytes.toLocaleString("en")} bytes; deliver one folder after the other`,
    );
  }
  const manifestKey = newManifestKey(delivery, using.clock.now());
  const versions = await upload(delivery, manifestKey, using);
  const content: ManifestContent = {
    version: MANIFEST_VERSION,
    environment,
    key: manifestKey,
    provenance,
    files: uploads.map(({ key, sha256 }) => ({ key, sha256, versionId: versions.get(key) ?? "" })),
    deletions: [...deletions],
  };
  const text = Buffer.from(await signedManifest(content, delivery, using));
  // What the publisher would reject as a whole is found here, with the same code.
  readManifest(text, { key: manifestKey, environment });
  await using.intake.write(manifestKey, text, { onlyIfAbsent: true });
  return { manifestKey, versions, answer: await answerTo(manifestKey, using) };
}

/** `manifests/<prefix><commit or time>-<random>.json` */
function newManifestKey({ prefix, provenance }: Delivery, now: number): string {
  const name = provenance.commit ?? new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${INTAKE_PREFIXES.manifests}${prefix}${name}-${randomBytes(8).toString("hex")}.json`;
}

async function upload(
  { uploads, provenance }: Delivery,
  manifestKey: string,
  { intake, progress }: DeliverWith,
): Promise<Map<string, string>> {
  const metadata: Record<string, string> = { [MANIFEST_METADATA]: manifestKey };
  for (const [name, key] of Object.entries(PROVENANCE_METADATA)) {
    const value = provenance[name as keyof Provenance];
    if (value !== undefined) {
      metadata[key] = value;
    }
  }
  const versions = new Map<string, string>();
  const waiting = [...uploads];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      versions.set(next.key, await intake.write(next.key, await next.bytes(), { metadata }));
      progress.show(`${versions.size} of ${uploads.length} files uploaded`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, uploads.length) }, work));
  return versions;
}

async function signedManifest(
  content: ManifestContent,
  { signingKeyArn }: Delivery,
  { aws }: DeliverWith,
): Promise<string> {
  if (signingKeyArn === undefined) {
    return writeManifest(content);
  }
  const digest = createHash("sha256").update(contentText(content)).digest();
  const signature = await aws.sign(signingKeyArn, digest, SIGNING_ALGORITHM);
  return writeManifest(content, () => signature);
}

async function answerTo(
  manifestKey: string,
  { intake, clock, progress, until }: DeliverWith,
): Promise<ManifestStatus | undefined> {
  const started = clock.now();
  const answer = await poll(clock, until, () => {
    progress.show(`waiting for the publisher for ${Math.round((clock.now() - started) / 1_000)} s`);
    return intake.manifestStatus(manifestKey);
  });
  progress.clear();
  return answer;
}
