import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { PUBLISHED_PREFIX } from "../publish/intake-key";
import {
  type DagBucket,
  type PublishedObject,
  type StoredObject,
  UnreadableObjectError,
  WriteConflictError,
} from "../publish/ports";
import { isAwsError } from "./errors";
import { listObjects, readObject } from "./s3-objects";
import { listVersions } from "./s3-versions";

/** S3's answers where a condition does not hold, or another write is under way. */
const CONFLICT = ["PreconditionFailed", "ConditionalRequestConflict", 412, 409] as const;

/** The bucket that MWAA reads through the AWS SDK. */
export class S3DagBucket implements DagBucket {
  public constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /** By a list: who may list `dags/` alone gets no "not found" for a single key from S3, but "access denied". */
  public async find(key: string): Promise<PublishedObject | undefined> {
    const { Contents = [] } = await this.client.send(
      new ListObjectsV2Command({ Bucket: this.bucket, Prefix: key, MaxKeys: 1 }),
    );
    // Of all keys that begin with it, the key itself sorts first.
    const [first] = Contents;
    return first?.Key === key ? { key, etag: first.ETag ?? "", size: first.Size ?? 0 } : undefined;
  }

  public list(): Promise<PublishedObject[]> {
    return listObjects(this.client, this.bucket, PUBLISHED_PREFIX);
  }

  public async write(
    key: string,
    { bytes, metadata }: StoredObject,
    seen: string | undefined,
  ): Promise<string> {
    try {
      const { ETag } = await this.client.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: key,
          Body: bytes,
          Metadata: { ...metadata },
          ChecksumAlgorithm: "SHA256",
          ...(seen === undefined ? { IfNoneMatch: "*" } : { IfMatch: seen }),
        }),
      );
      return ETag ?? "";
    } catch (error) {
      throw isAwsError(error, ...CONFLICT) ? new WriteConflictError(key) : error;
    }
  }

  public async remove(key: string, seen: string): Promise<void> {
    try {
      await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key, IfMatch: seen }));
    } catch (error) {
      if (!isAwsError(error, "NoSuchKey", 404)) {
        throw isAwsError(error, ...CONFLICT) ? new WriteConflictError(key) : error;
      }
    }
  }

  public async readVersion(key: string, etag: string): Promise<StoredObject | undefined> {
    for await (const version of listVersions(this.client, this.bucket, key)) {
      if (version.key === key && version.etag === etag && !version.deleted) {
        return this.readUnlessUnreadable(key, version.versionId);
      }
      if (version.key !== key) {
        return undefined;
      }
    }
    return undefined;
  }

  /** What lay here before there was a publisher may be in an archive. */
  private async readUnlessUnreadable(key: string, versionId: string): Promise<StoredObject | undefined> {
    try {
      return await readObject(this.client, { bucket: this.bucket, key, versionId });
    } catch (error) {
      if (error instanceof UnreadableObjectError) {
        return undefined;
      }
      throw error;
    }
  }
}
