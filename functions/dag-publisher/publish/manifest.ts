import { z } from "zod";
import { MwaaTeamsError } from "../../../modules/package/mwaa-teams-error";
import { INTAKE_PREFIXES, IntakeKeyError, readIntakeKey } from "./intake-key";

/** Version of the manifest's form. */
export const MANIFEST_VERSION = 1;

/** Most files and deletions of a manifest. */
export const MAXIMUM_MANIFEST_ENTRIES = 5_000;

/** Most bytes of a manifest. */
export const MAXIMUM_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * Metadata of a delivered object (`x-amz-meta-mwaa-teams-manifest`) that names the key of its manifest: the publisher
 * leaves the object until the manifest comes, so that a commit is published as a whole.
 */
export const MANIFEST_METADATA = "mwaa-teams-manifest";

/** Metadata of objects that carry where they come from, in the intake bucket and in the DAG bucket. */
export const PROVENANCE_METADATA = {
  commit: "mwaa-teams-commit",
  repository: "mwaa-teams-repository",
  ref: "mwaa-teams-ref",
  run: "mwaa-teams-run",
} as const;

/** Algorithm of a manifest's signature, by a KMS key of type ECC_NIST_P256. */
export const SIGNING_ALGORITHM = "ECDSA_SHA_256";

const printable = z.string().regex(/^[\x20-\x7e]{1,500}$/, "must be 1 to 500 printable ASCII characters");

const provenanceSchema = z.strictObject({
  commit: z
    .string()
    .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "must be a commit's hash, 40 or 64 hexadecimal digits")
    .optional(),
  repository: printable.optional(),
  ref: printable.optional(),
  run: printable.optional(),
});

const contentSchema = z.strictObject({
  version: z.literal(MANIFEST_VERSION),
  /** Name of the environment that it is for: a signed manifest of one environment is worth nothing in another. */
  environment: z.string().min(1),
  /** The manifest's own key, for the same reason. */
  key: z.string().min(1),
  provenance: provenanceSchema,
  files: z.array(
    z.strictObject({
      key: z.string().min(1),
      versionId: z.string().min(1),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits"),
    }),
  ),
  deletions: z.array(z.string().min(1)),
});

const envelopeSchema = z.strictObject({
  /** The content as JSON: a signature is over bytes, and not over one way to read them. */
  content: z.string(),
  /** Base64 of the signature over the UTF-8 bytes of `content`. */
  signature: z.base64().optional(),
});

/** What a manifest says: a commit's files in exact versions, and what is to be removed. */
export type ManifestContent = z.output<typeof contentSchema>;

/** A manifest as it lies in the intake bucket. */
export type ManifestEnvelope = z.output<typeof envelopeSchema>;

/** A manifest that is read: its content, and what its signature is over. */
export interface Manifest {
  readonly content: ManifestContent;
  readonly signedBytes: Uint8Array;
  readonly signature?: Uint8Array;
}

/** A manifest that cannot be read; the message says what must be otherwise. */
export class ManifestError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
  }
}

/** The content as JSON: what a signature is over, and what the manifest holds. */
export function contentText(content: ManifestContent): string {
  return JSON.stringify(content);
}

/** A manifest as text. */
export function writeManifest(content: ManifestContent, sign?: (bytes: Uint8Array) => Uint8Array): string {
  const text = contentText(content);
  const signature = sign?.(Buffer.from(text));
  const envelope: ManifestEnvelope = {
    content: text,
    ...(signature === undefined ? {} : { signature: Buffer.from(signature).toString("base64") }),
  };
  return JSON.stringify(envelope);
}

/**
 * Reads a manifest, and checks all that can be checked without its files.
 * @param at where it lies: the manifest must name this environment and this key
 * @throws ManifestError that says what is wrong, and where
 */
export function readManifest(
  bytes: Uint8Array,
  at: { readonly key: string; readonly environment: string },
): Manifest {
  if (bytes.length > MAXIMUM_MANIFEST_BYTES) {
    throw new ManifestError(`a manifest must have at most ${MAXIMUM_MANIFEST_BYTES} bytes`);
  }
  const { content: text, signature } = parse(envelopeSchema, decode(bytes), "");
  const content = parse(contentSchema, text, "content");
  const problem = contentProblem(content, at);
  if (problem !== undefined) {
    throw new ManifestError(problem);
  }
  return {
    content,
    signedBytes: Buffer.from(text),
    ...(signature === undefined ? {} : { signature: Buffer.from(signature, "base64") }),
  };
}

function contentProblem(
  { environment, key, files, deletions }: ManifestContent,
  at: { readonly key: string; readonly environment: string },
): string | undefined {
  if (environment !== at.environment) {
    return `the manifest must be for the environment ${at.environment}`;
  }
  if (key !== at.key) {
    return "the manifest must name its own key";
  }
  const keys = [...files.map((file) => file.key), ...deletions];
  if (keys.length === 0) {
    return "the manifest must have files or deletions";
  }
  if (keys.length > MAXIMUM_MANIFEST_ENTRIES) {
    return `a manifest must have at most ${MAXIMUM_MANIFEST_ENTRIES} files and deletions`;
  }
  const twice = duplicate(keys);
  if (twice !== undefined) {
    return `the manifest must name each key once, got twice: ${twice}`;
  }
  return keys.map((one) => keyProblem(one, folderOf(at.key))).find((problem) => problem !== undefined);
}

/** Who may write manifests of one folder, delivers to that folder alone: `payments/` of `manifests/payments/1.json`. */
function folderOf(manifestKey: string): string {
  return manifestKey.slice(INTAKE_PREFIXES.manifests.length, manifestKey.lastIndexOf("/") + 1);
}

function duplicate(keys: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return keys.find((key) => seen.size === seen.add(key).size);
}

function keyProblem(key: string, folder: string): string | undefined {
  try {
    const { kind, path } = readIntakeKey(key);
    if (kind === "manifest") {
      return `a manifest must not name another: ${key}`;
    }
    return path.startsWith(folder)
      ? undefined
      : `the manifest must name files below ${folder} alone, as it lies there: ${key}`;
  } catch (error) {
    if (error instanceof IntakeKeyError) {
      return `${error.message}: ${key}`;
    }
    throw error;
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ManifestError("a manifest must be UTF-8");
  }
}

function parse<T>(schema: z.ZodType<T>, text: string, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ManifestError(`a manifest must be JSON${where === "" ? "" : `, its ${where} too`}`);
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const [{ path, message }] = result.error.issues as [z.core.$ZodIssue];
    throw new ManifestError(
      `the manifest's ${[where, ...path].filter((part) => part !== "").join(".")}: ${message}`,
    );
  }
  return result.data;
}
