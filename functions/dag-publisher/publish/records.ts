import { type FileStatus, type ManifestState } from "./statuses";
import { type Lease, type RecordTable } from "./ports";

/** What the publisher knows of a key of the intake bucket. */
export interface FileRecord {
  readonly status: FileStatus;
  /** Entity tags of what lies in the DAG bucket of it, by key. */
  readonly etags: Readonly<Record<string, string>>;
  /**
   * Keys in the DAG bucket that are being written: recorded before the first of them is, so that an invocation that
   * dies leaves nothing there which nobody knows of.
   */
  readonly writing?: readonly string[];
  /**
   * Keys in the DAG bucket that the file had, or was about to have, and has no more: an invocation that stood still may yet
   * write there what it decided long ago.
   */
  readonly abandoned?: readonly string[];
  /** Key of the manifest that it was decided with. */
  readonly manifest?: string;
  /** Whether it was rejected for what another file has, so that it may pass when that changes. */
  readonly again?: boolean;
  /** Whether people are still to be notified of its rejection. */
  readonly unreported?: boolean;
}

/** What the publisher knows of a manifest. */
export interface ManifestRecord {
  readonly versionId: string;
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

const FILE = "file#";
const MANIFEST = "manifest#";

/**
 * All records, in memory: what one file may be depends on the others (dag_ids, modules, defaults). The holder of the lease
 * alone changes them, so what it read stays true.
 */
export class Records {
  private constructor(
    private readonly table: RecordTable,
    private readonly fileRecords: Map<string, FileRecord>,
    private readonly manifestRecords: Map<string, ManifestRecord>,
  ) {}

  public static async load(table: RecordTable): Promise<Records> {
    const files = new Map<string, FileRecord>();
    const manifests = new Map<string, ManifestRecord>();
    for (const [key, json] of await table.records()) {
      if (key.startsWith(FILE)) {
        files.set(key.slice(FILE.length), JSON.parse(json) as FileRecord);
      } else if (key.startsWith(MANIFEST)) {
        manifests.set(key.slice(MANIFEST.length), JSON.parse(json) as ManifestRecord);
      }
    }
    return new Records(table, files, manifests);
  }

  public get files(): ReadonlyMap<string, FileRecord> {
    return this.fileRecords;
  }

  public get manifests(): ReadonlyMap<string, ManifestRecord> {
    return this.manifestRecords;
  }

  /** @throws LeaseLostError */
  public async putFile(lease: Lease, key: string, record: FileRecord): Promise<void> {
    await this.table.write(lease, `${FILE}${key}`, JSON.stringify(record));
    this.fileRecords.set(key, record);
  }

  /** @throws LeaseLostError */
  public async putManifest(lease: Lease, key: string, record: ManifestRecord): Promise<void> {
    await this.table.write(lease, `${MANIFEST}${key}`, JSON.stringify(record));
    this.manifestRecords.set(key, record);
  }
}
