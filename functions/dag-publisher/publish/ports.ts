/** The newest version of a key: an object, or the marker of its deletion. */
export interface NewestVersion {
  readonly key: string;
  readonly versionId: string;
  readonly deleted: boolean;
  /** Bytes; 0 of a deletion. */
  readonly size: number;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
}

/** An object, read in one piece. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  /** User metadata, by names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** An object that is there, and that the publisher cannot or must not take into memory; the message says why. */
export class UnreadableObjectError extends Error {
  /** @param mayPass whether somebody can change that without another version of the object */
  public constructor(
    problem: string,
    public readonly mayPass: boolean,
  ) {
    super(problem);
    this.name = "UnreadableObjectError";
  }
}

/** The bucket that authors deliver to. */
export interface IntakeBucket {
  /** As every earlier write has left it; nothing where S3 knows no version of the key. */
  newest(key: string): Promise<NewestVersion | undefined>;
  /** The newest version of every key below a prefix, deletions too. */
  list(prefix: string): Promise<NewestVersion[]>;
  /**
   * One version's content; nothing where it is gone.
   * @throws UnreadableObjectError also for one with more bytes than any file may have
   */
  read(key: string, versionId: string): Promise<StoredObject | undefined>;
  /** Tags a version with what became of it; nothing happens where it is gone. */
  tag(key: string, versionId: string, result: "published" | "rejected"): Promise<void>;
  /** Writes an object below `status/`, and gives its entity tag. */
  writeStatus(key: string, json: string): Promise<string>;
  /** Entity tags of all objects below a prefix of `status/`, by key. */
  listStatuses(prefix: string): Promise<ReadonlyMap<string, string>>;
  readStatus(key: string): Promise<string | undefined>;
}

/** What lies in the DAG bucket under a key. */
export interface PublishedObject {
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** Another write came between a look at the DAG bucket and the write that rests on it. */
export class WriteConflictError extends Error {
  public constructor(key: string) {
    super(`${key} was changed by somebody else while it was published.`);
    this.name = "WriteConflictError";
  }
}

/** The bucket that MWAA reads; only keys below `dags/` are asked for. */
export interface DagBucket {
  find(key: string): Promise<PublishedObject | undefined>;
  list(): Promise<PublishedObject[]>;
  /**
   * Writes an object whole, where the key is as it was seen.
   * @param seen its entity tag, or nothing for a key without an object
   * @returns the new entity tag
   * @throws WriteConflictError
   */
  write(key: string, object: StoredObject, seen: string | undefined): Promise<string>;
  /** Deletes an object that has this entity tag; one that is gone is deleted already. */
  remove(key: string, seen: string): Promise<void>;
  /** The bytes and metadata of the newest version, current or not, that has this entity tag and can be read. */
  readVersion(key: string, etag: string): Promise<StoredObject | undefined>;
}

/** A lease on the right to publish. */
export interface Lease {
  /** Rises with each holder; a write with an older epoch is refused. */
  readonly epoch: number;
  /** Who holds it. */
  readonly holder: string;
  /** Who held it before, where nobody took it by force. */
  readonly previous?: string;
}

/** Another invocation publishes now; what this one has not finished, it must leave. */
export class LeaseLostError extends Error {
  public constructor() {
    super("Another invocation took over.");
    this.name = "LeaseLostError";
  }
}

/** The table of the publisher's records. */
export interface RecordTable {
  /** Nothing where somebody else holds the lease. */
  acquire(holder: string, now: number, until: number): Promise<Lease | undefined>;
  /** @throws LeaseLostError */
  renew(lease: Lease, until: number): Promise<void>;
  release(lease: Lease): Promise<void>;
  /** Every record by its key, as earlier writes have left it. */
  records(): Promise<Map<string, string>>;
  /** @throws LeaseLostError where a newer lease is out: then nothing is written */
  write(lease: Lease, key: string, json: string): Promise<void>;
}

/** Where events and mails go. */
export interface Notifications {
  putEvents(events: readonly { readonly detailType: string; readonly detail: object }[]): Promise<void>;
  mail(subject: string, body: string): Promise<void>;
}

/** The key that signs manifests. */
export interface SignatureCheck {
  isValid(bytes: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** The log group of Airflow's DAG processor. */
export interface DagProcessingLog {
  /** Lines from a time up to another, both in milliseconds, the oldest first; at most so many. */
  read(
    from: number,
    to: number,
    most: number,
  ): Promise<readonly { readonly at: number; readonly message: string }[]>;
}

/** Time as a run sees it; a test puts a simulated one in its place. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Milliseconds until Lambda ends the run. */
  remaining(): number;
}

/** The log of a run. */
export interface RunLog {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
}

/** All that the publisher uses of the world. */
export interface Ports {
  readonly intake: IntakeBucket;
  readonly dags: DagBucket;
  readonly table: RecordTable;
  readonly notifications: Notifications;
  readonly signatures: SignatureCheck | undefined;
  readonly airflowLog: DagProcessingLog;
  readonly clock: Clock;
  readonly log: RunLog;
}
