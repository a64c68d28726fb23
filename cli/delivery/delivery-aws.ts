import { type SIGNING_ALGORITHM } from "../../functions/dag-publisher/publish/manifest";

/** KMS's name of an algorithm. */
export type SigningAlgorithm = typeof SIGNING_ALGORITHM;

/** An object as a list of a bucket has it. */
export interface StoredObject {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
}

/** A version of an object. */
export interface StoredVersion {
  readonly versionId: string;
  /** When it was written, in ISO 8601. */
  readonly at: string;
  /** Whether it is a delete marker, and has no bytes. */
  readonly isDeletion: boolean;
}

/** An object's bytes with what S3 says of them. */
export interface ObjectContent {
  readonly bytes: Uint8Array;
  /** Metadata of the user's, by lower-case names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What an object is written with. */
export interface WriteOptions {
  /** ASCII alone, as S3 demands. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whether S3 is to refuse the write where the key has an object. Default: no. */
  readonly onlyIfAbsent?: boolean;
}

/** What the delivery asks of a bucket. A call fails with the SDK's error. */
export interface BucketAccess {
  /** All objects whose keys begin so, in the order of their keys. */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /** All versions of one key, the newest first. */
  versions(key: string): Promise<readonly StoredVersion[]>;
  /** The newest version, or that one. It must be there. */
  read(key: string, versionId?: string): Promise<ObjectContent>;
  /** The metadata of a version. */
  metadata(key: string, versionId: string): Promise<Readonly<Record<string, string>>>;
  /** @returns the id of the version that was written; nothing where the bucket has no versions */
  write(key: string, bytes: Uint8Array, options: WriteOptions): Promise<string | undefined>;
}

/** What the delivery asks of AWS. */
export interface DeliveryAws {
  bucket(name: string): BucketAccess;
  /** A signature of the SHA-256 of something, by an asymmetric KMS key. */
  sign(keyArn: string, digest: Uint8Array, algorithm: SigningAlgorithm): Promise<Uint8Array>;
}
