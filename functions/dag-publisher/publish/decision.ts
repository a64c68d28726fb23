import { createHash } from "node:crypto";
import { type Diagnostic } from "../diagnostic";
import { type IntakeKey } from "./intake-key";
import { MANIFEST_METADATA, PROVENANCE_METADATA } from "./manifest";
import { type NewestVersion, type StoredObject } from "./ports";
import { type Provenance } from "./statuses";

/** A version of a file, read. */
export interface DeliveredFile extends StoredObject {
  readonly versionId: string;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string;
  readonly provenance: Provenance;
}

/** A file that is to be published, or removed where nothing is delivered. */
export interface Change {
  readonly key: IntakeKey;
  readonly delivered?: DeliveredFile;
  /** Where it is to be rejected before it is looked at. */
  readonly problem?: string;
  /** Whether the problem may pass without another version. */
  readonly mayPass?: boolean;
  /** The version that the problem is about, where it was not read. */
  readonly versionId?: string;
}

/** An object for the DAG bucket. */
export interface OutputObject {
  /** Key in the DAG bucket. */
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** What a change comes to. */
export interface Outcome {
  readonly change: Change;
  readonly accepted: boolean;
  /** Why not, in one sentence, where no finding says it. */
  readonly reason?: string;
  /** Whether it was rejected for what may change by itself, such as what another file has. */
  readonly again?: boolean;
  readonly findings: readonly Diagnostic[];
  readonly objects: readonly OutputObject[];
  readonly dagIds: readonly string[];
}

/** A change that is rejected without a look at its bytes. */
export function rejectedUnread(change: Change, reason: string): Outcome {
  const again = change.mayPass === true ? { again: true } : {};
  return { change, accepted: false, reason, ...again, findings: [], objects: [], dagIds: [] };
}

/** A version as it was read. */
export function deliveredFile(
  versionId: NewestVersion["versionId"],
  { bytes, metadata }: StoredObject,
  provenance: Provenance = provenanceIn(metadata),
): DeliveredFile {
  return { versionId, bytes, metadata, sha256: sha256(bytes), provenance };
}

/** Where an object says that it comes from. */
export function provenanceIn(metadata: Readonly<Record<string, string>>): Provenance {
  return Object.fromEntries(
    Object.entries(PROVENANCE_METADATA).flatMap(([field, name]) => {
      const value = metadata[name];
      return value === undefined || value === "" ? [] : [[field, value]];
    }),
  );
}

/** Key of the manifest that an object waits for; nothing for one that is published by itself. */
export function awaitedManifest({ metadata }: StoredObject): string | undefined {
  const key = metadata[MANIFEST_METADATA];
  return key === undefined || key === "" ? undefined : key;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
