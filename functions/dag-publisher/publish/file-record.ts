import { type FileStatus, type ManifestState } from "./statuses";

/** What the publisher knows of a key of the intake bucket. */
export interface FileRecord {
  readonly status: FileStatus;
  /** Entity tags of what lies in the DAG bucket of it, by key. */
  readonly etags: Readonly<Record<string, string>>;
  /** Entity tag of its status as it was written last. */
  readonly statusEtag?: string;
  /**
   * Keys in the DAG bucket that are being written or removed: recorded before the first of them is, so that what an
   * invocation that dies has begun is known, and can be undone.
   */
  readonly writing?: readonly string[];
  /**
   * Keys in the DAG bucket that the file had, or was about to have, and has no more: an invocation that stood still may yet
   * write there what it decided long ago.
   */
  readonly abandoned?: readonly string[];
  /** Key of the manifest that it was decided with. */
  readonly manifest?: string;
  /**
   * The record as it was before the manifest that published this one: a manifest that is rejected after all, since the
   * invocation that published it died, and the rules changed, is taken back.
   */
  readonly before?: { readonly manifestVersionId: string; readonly record?: FileRecord };
  /** Whether it was rejected for what another file has, so that it may pass when that changes. */
  readonly again?: boolean;
  /** Whether people are still to be notified of its rejection. */
  readonly unreported?: boolean;
}

/** What the publisher knows of a manifest. */
export interface ManifestRecord {
  readonly versionId: string;
  /** When that version was written, in milliseconds since 1970, while it is `publishing`. */
  readonly at?: number;
  /** `publishing` once it was accepted, and until all of it is published. */
  readonly state: ManifestState | "publishing";
  /** Hash of policy and checker that decided. */
  readonly decidedBy: string;
  /** Hash of what was answered, so that the same answer is reported once. */
  readonly answer?: string;
  readonly again?: boolean;
}

/** Abandoned keys that a record remembers, the newest. */
const MOST_ABANDONED = 500;

/** The keys that a file had or was about to have, without those that it has. */
export function abandonedKeys(record: FileRecord | undefined, has: Iterable<string>): string[] {
  const kept = new Set(has);
  const all = [...(record?.abandoned ?? []), ...Object.keys(record?.etags ?? {}), ...(record?.writing ?? [])];
  return [...new Set(all)].filter((key) => !kept.has(key)).slice(-MOST_ABANDONED);
}
