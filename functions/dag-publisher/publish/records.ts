import { PublishedIndex } from "./published-index";
import { type FileRecord, type ManifestRecord } from "./file-record";
import { type Lease, type RecordTable } from "./ports";

const FILE = "file#";
const MANIFEST = "manifest#";

/**
 * All records, in memory: what one file may be depends on the others (dag_ids, modules, defaults). The holder of the lease
 * alone changes them, so what it read stays true.
 */
export class Records {
  /** What the files have. */
  public readonly index = new PublishedIndex();

  private constructor(
    private readonly table: RecordTable,
    private readonly fileRecords: Map<string, FileRecord>,
    private readonly manifestRecords: Map<string, ManifestRecord>,
  ) {
    fileRecords.forEach((record, key) => this.index.replace(key, undefined, record));
  }

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
    this.index.replace(key, this.fileRecords.get(key), record);
    this.fileRecords.set(key, record);
  }

  /** @throws LeaseLostError */
  public async putManifest(lease: Lease, key: string, record: ManifestRecord): Promise<void> {
    await this.table.write(lease, `${MANIFEST}${key}`, JSON.stringify(record));
    this.manifestRecords.set(key, record);
  }
}
