import { createHash } from "node:crypto";
import {
  type DagBucket,
  type DagProcessingLog,
  type IntakeBucket,
  type Lease,
  LeaseLostError,
  type NewestVersion,
  type Ports,
  type PublishedObject,
  type RecordTable,
  type StoredObject,
  type UnreadableObjectError,
  WriteConflictError,
} from "../../../../../functions/dag-publisher/publish/ports";

/** A version in a simulated bucket; without bytes, the marker of a deletion. */
export interface Version {
  readonly versionId: string;
  readonly at: number;
  readonly bytes?: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
  readonly etag: string;
  tag?: string;
  /** Why nobody can read it, if so. */
  unreadable?: UnreadableObjectError;
}

/** A bucket with versions, as S3 has it: the newest last. */
export class VersionedBucket {
  public readonly keys = new Map<string, Version[]>();
  private count = 0;

  public put(key: string, bytes: Uint8Array | string, metadata: Record<string, string>, at: number): Version {
    return this.add(key, { bytes: Buffer.from(bytes), metadata, at });
  }

  public delete(key: string, at: number): void {
    this.add(key, { metadata: {}, at });
  }

  public current(key: string): Version | undefined {
    const newest = this.keys.get(key)?.at(-1);
    return newest?.bytes === undefined ? undefined : newest;
  }

  /** Current objects as text, by key. */
  public get contents(): Record<string, string> {
    return Object.fromEntries(
      [...this.keys.keys()]
        .flatMap((key): [string, string][] => {
          const bytes = this.current(key)?.bytes;
          return bytes === undefined ? [] : [[key, Buffer.from(bytes).toString()]];
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  private add(key: string, version: Pick<Version, "bytes" | "metadata" | "at">): Version {
    this.count += 1;
    const added: Version = {
      ...version,
      versionId: `v${String(this.count).padStart(6, "0")}`,
      etag: `"${createHash("md5")
        .update(version.bytes ?? "")
        .digest("hex")}-${this.count}"`,
    };
    this.keys.set(key, [...(this.keys.get(key) ?? []), added]);
    return added;
  }
}

/** The process died here: whatever it calls after that reaches nobody. */
export class Crash extends Error {}

/** Called before each call of a port; it may throw, or let time pass. */
export type Fault = (call: string) => Promise<void> | void;

/** Both buckets, the table and all that is notified, for any number of publishers. */
export class World {
  public readonly intake = new VersionedBucket();
  public readonly dags = new VersionedBucket();
  public readonly mails: { subject: string; body: string }[] = [];
  public readonly events: { detailType: string; detail: { key?: string; state?: string } }[] = [];
  public readonly lines: { at: number; message: string }[] = [];
  public readonly warnings: string[] = [];
  public now = Date.UTC(2027, 0, 1);
  private readonly items = new Map<string, string>();
  private lease = { holder: "", epoch: 0, until: 0 };

  /** Delivers a file. */
  public upload(key: string, bytes: Uint8Array | string, metadata: Record<string, string> = {}): Version {
    this.now += 1_000;
    return this.intake.put(key, bytes, metadata, this.now);
  }

  public delete(key: string): void {
    this.now += 1_000;
    this.intake.delete(key, this.now);
  }

  /** What the publisher last said of a file or a manifest. */
  public status<T = { state: string; reason?: string; findings: { rule?: string }[]; published?: object }>(
    key: string,
  ): T | undefined {
    const bytes = this.intake.current(key)?.bytes;
    return bytes === undefined ? undefined : (JSON.parse(Buffer.from(bytes).toString()) as T);
  }

  public fileStatus(
    key: string,
  ): { state: string; reason?: string; findings: { rule?: string }[] } | undefined {
    return this.status(`status/files/${key}.json`);
  }

  /** The ports of one publisher. */
  public ports(
    fault: Fault = () => undefined,
    {
      seconds = 300,
      signed,
    }: { readonly seconds?: number; readonly signed?: (signature: string) => boolean } = {},
  ): Ports {
    const end = this.now + seconds * 1_000;
    let isDead = false;
    const call = async (name: string): Promise<void> => {
      this.now += 5;
      if (isDead) {
        throw new Crash("dead already");
      }
      try {
        await fault(name);
      } catch (error) {
        isDead = error instanceof Crash;
        throw error;
      }
    };
    return {
      intake: this.intakePort(call),
      dags: this.dagsPort(call),
      table: this.tablePort(call),
      notifications: {
        putEvents: async (events) => {
          await call("putEvents");
          this.events.push(...(events as World["events"]));
        },
        mail: async (subject, body) => {
          await call("mail");
          this.mails.push({ subject, body });
        },
      },
      signatures:
        signed === undefined
          ? undefined
          : { isValid: (_, signature) => Promise.resolve(signed(Buffer.from(signature).toString())) },
      airflowLog: this.logPort(call),
      clock: {
        now: () => this.now,
        remaining: () => end - this.now,
        sleep: (milliseconds) => {
          this.now += milliseconds;
          return Promise.resolve();
        },
      },
      log: {
        info: () => undefined,
        warn: (message, details) => this.warnings.push(`${message} ${JSON.stringify(details)}`),
      },
    };
  }

  private intakePort(call: (name: string) => Promise<void>): IntakeBucket {
    const newestOf = (key: string, version: Version): NewestVersion => ({
      key,
      versionId: version.versionId,
      deleted: version.bytes === undefined,
      size: version.bytes?.length ?? 0,
      at: version.at,
    });
    return {
      newest: async (key) => {
        await call("intake.newest");
        const version = this.intake.keys.get(key)?.at(-1);
        return version && newestOf(key, version);
      },
      list: async (prefix) => {
        await call("intake.list");
        return [...this.intake.keys]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, versions]) => newestOf(key, versions.at(-1)!));
      },
      read: async (key, versionId) => {
        await call("intake.read");
        const found = this.intake.keys.get(key)?.find((version) => version.versionId === versionId);
        if (found?.unreadable !== undefined) {
          throw found.unreadable;
        }
        return objectOf(found);
      },
      tag: async (key, versionId, result) => {
        await call("intake.tag");
        const version = this.intake.keys.get(key)?.find((one) => one.versionId === versionId);
        if (version !== undefined) {
          version.tag = result;
        }
      },
      writeStatus: async (key, json) => {
        await call("intake.writeStatus");
        return this.intake.put(key, json, {}, this.now).etag;
      },
      listStatuses: async (prefix) => {
        await call("intake.listStatuses");
        return new Map(
          [...this.intake.keys.keys()].flatMap((key): [string, string][] => {
            const current = key.startsWith(prefix) ? this.intake.current(key) : undefined;
            return current === undefined ? [] : [[key, current.etag]];
          }),
        );
      },
      readStatus: async (key) => {
        await call("intake.readStatus");
        const object = objectOf(this.intake.current(key));
        return object && Buffer.from(object.bytes).toString();
      },
    };
  }

  private dagsPort(call: (name: string) => Promise<void>): DagBucket {
    const find = (key: string): PublishedObject | undefined => {
      const current = this.dags.current(key);
      return current && { key, etag: current.etag, size: current.bytes?.length ?? 0 };
    };
    return {
      find: async (key) => {
        await call("dags.find");
        return find(key);
      },
      list: async () => {
        await call("dags.list");
        return [...this.dags.keys.keys()].flatMap((key) => find(key) ?? []);
      },
      write: async (key, { bytes, metadata }, seen) => {
        await call("dags.write");
        if (find(key)?.etag !== seen) {
          throw new WriteConflictError(key);
        }
        return this.dags.put(key, bytes, { ...metadata }, this.now).etag;
      },
      remove: async (key, seen) => {
        await call("dags.remove");
        const there = find(key);
        if (there !== undefined && there.etag !== seen) {
          throw new WriteConflictError(key);
        }
        if (there !== undefined) {
          this.dags.delete(key, this.now);
        }
      },
      readVersion: async (key, etag) => {
        await call("dags.readVersion");
        return objectOf(this.dags.keys.get(key)?.find((version) => version.etag === etag));
      },
    };
  }

  private tablePort(call: (name: string) => Promise<void>): RecordTable {
    const check = ({ epoch }: Lease): void => {
      if (this.lease.epoch !== epoch) {
        throw new LeaseLostError();
      }
    };
    return {
      acquire: async (holder, now, until) => {
        await call("table.acquire");
        if (this.lease.until > now) {
          return undefined;
        }
        const previous = this.lease.until === 0 ? this.lease.holder : undefined;
        this.lease = { holder, epoch: this.lease.epoch + 1, until };
        return { epoch: this.lease.epoch, holder, ...(previous === undefined ? {} : { previous }) };
      },
      renew: async (lease, until) => {
        await call("table.renew");
        check(lease);
        this.lease = { ...this.lease, until };
      },
      release: async (lease) => {
        await call("table.release");
        if (this.lease.epoch === lease.epoch) {
          this.lease = { ...this.lease, until: 0 };
        }
      },
      records: async () => {
        await call("table.records");
        return new Map(this.items);
      },
      write: async (lease, key, json) => {
        await call("table.write");
        check(lease);
        this.items.set(key, json);
        await call("table.written");
      },
    };
  }

  private logPort(call: (name: string) => Promise<void>): DagProcessingLog {
    return {
      read: async (from, to, most) => {
        await call("log.read");
        return this.lines.filter(({ at }) => at >= from && at < to).slice(0, most);
      },
    };
  }
}

function objectOf(version: Version | undefined): StoredObject | undefined {
  return version?.bytes === undefined ? undefined : { bytes: version.bytes, metadata: version.metadata };
}
