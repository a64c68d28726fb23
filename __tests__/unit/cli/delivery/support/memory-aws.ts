import {
  type BucketAccess,
  type DeliveryAws,
  type ObjectContent,
  type StoredObject,
  type StoredVersion,
  type WriteOptions,
} from "../../../../../cli/delivery/delivery-aws";

interface Version extends StoredVersion, ObjectContent {}

/** An error as the AWS SDK throws it. */
export function sdkError(name: string, httpStatusCode: number, message = name): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** A bucket in memory that behaves as S3 does with versions: every write adds one, a deletion adds a marker. */
export class MemoryBucket implements BucketAccess {
  /** Called before each write; what it throws, the write fails with. */
  public onWrite: (key: string) => void = () => undefined;
  /** Called after each write. */
  public onWritten: (key: string) => void = () => undefined;
  /** Called before each read and list; what it throws, the call fails with. */
  public onRead: (key: string) => void = () => undefined;
  public isVersioned = true;

  private readonly objects = new Map<string, Version[]>();
  private count = 0;

  public constructor(private readonly now: () => number) {}

  public async list(prefix: string): Promise<readonly StoredObject[]> {
    await this.before(prefix);
    return [...this.objects]
      .filter(([key, [newest]]) => key.startsWith(prefix) && newest?.isDeletion === false)
      .map(([key, [newest]]) => ({ key, size: newest?.bytes.length ?? 0 }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  public async versions(key: string): Promise<readonly StoredVersion[]> {
    await this.before(key);
    return this.objects.get(key) ?? [];
  }

  public async read(key: string, versionId?: string): Promise<ObjectContent> {
    await this.before(key);
    const versions = this.objects.get(key) ?? [];
    const found =
      versionId === undefined ? versions[0] : versions.find((version) => version.versionId === versionId);
    if (found === undefined || found.isDeletion) {
      throw sdkError(versionId === undefined ? "NoSuchKey" : "NoSuchVersion", 404);
    }
    return found;
  }

  public async metadata(key: string, versionId: string): Promise<Readonly<Record<string, string>>> {
    return (await this.read(key, versionId)).metadata;
  }

  public async write(
    key: string,
    bytes: Uint8Array,
    { metadata = {}, onlyIfAbsent = false }: WriteOptions,
  ): Promise<string | undefined> {
    await Promise.resolve();
    this.onWrite(key);
    const [newest] = this.objects.get(key) ?? [];
    if (onlyIfAbsent && newest?.isDeletion === false) {
      throw sdkError("PreconditionFailed", 412);
    }
    if (Object.values(metadata).some((value) => !/^[\x20-\x7e]*$/.test(value))) {
      throw sdkError("InvalidRequest", 400, "metadata must be ASCII");
    }
    const versionId = this.add(key, Uint8Array.from(bytes), metadata, false);
    this.onWritten(key);
    return this.isVersioned ? versionId : undefined;
  }

  public delete(key: string): void {
    this.add(key, new Uint8Array(), {}, true);
  }

  /** The newest text of a key; nothing where there is none. */
  public text(key: string): string | undefined {
    const [newest] = this.objects.get(key) ?? [];
    return newest === undefined || newest.isDeletion ? undefined : Buffer.from(newest.bytes).toString();
  }

  /** Writes as AWS itself or another program does. */
  public put(key: string, text: string, metadata: Readonly<Record<string, string>> = {}): string {
    return this.add(key, Buffer.from(text), metadata, false);
  }

  /** Every key that has a version, deleted ones too. */
  public keys(prefix = ""): string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  /** Metadata of the newest version. */
  public newestMetadata(key: string): Readonly<Record<string, string>> | undefined {
    return this.objects.get(key)?.[0]?.metadata;
  }

  private async before(key: string): Promise<void> {
    await Promise.resolve();
    this.onRead(key);
  }

  private add(
    key: string,
    bytes: Uint8Array,
    metadata: Readonly<Record<string, string>>,
    isDeletion: boolean,
  ): string {
    this.count += 1;
    const versionId = `v${this.count}`;
    const at = new Date(this.now()).toISOString();
    this.objects.set(key, [{ versionId, at, bytes, metadata, isDeletion }, ...(this.objects.get(key) ?? [])]);
    return versionId;
  }
}

/** Buckets in memory, and a KMS key whose signature is what it signs, readable. */
export class MemoryAws implements DeliveryAws {
  public readonly buckets = new Map<string, MemoryBucket>();

  public constructor(private readonly keyArn?: string) {}

  public bucket(name: string): BucketAccess {
    const missing = async (): Promise<never> => {
      await Promise.resolve();
      throw sdkError("NoSuchBucket", 404);
    };
    return (
      this.buckets.get(name) ?? {
        list: missing,
        versions: missing,
        read: missing,
        metadata: missing,
        write: missing,
      }
    );
  }

  public async sign(keyArn: string, digest: Uint8Array, algorithm: string): Promise<Uint8Array> {
    await Promise.resolve();
    if (this.keyArn !== keyArn) {
      throw sdkError("AccessDeniedException", 400, "not authorized to perform: kms:Sign");
    }
    return Buffer.from(`${algorithm} ${Buffer.from(digest).toString("hex")}`);
  }
}
