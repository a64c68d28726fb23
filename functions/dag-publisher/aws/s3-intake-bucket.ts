import { PutObjectCommand, PutObjectTaggingCommand, type S3Client } from "@aws-sdk/client-s3";
import { CHECK_TAG } from "../publish/events";
import { type IntakeBucket, type NewestVersion, type StoredObject } from "../publish/ports";
import { MOST_DATA_BYTES } from "../publish/size-limits";
import { isAwsError } from "./errors";
import { listObjects, readObject } from "./s3-objects";
import { listVersions } from "./s3-versions";

/** The intake bucket through the AWS SDK. */
export class S3IntakeBucket implements IntakeBucket {
  public constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  public async newest(key: string): Promise<NewestVersion | undefined> {
    // Of all keys that begin with it, the key itself sorts first.
    for await (const version of listVersions(this.client, this.bucket, key, 1)) {
      if (version.key !== key) {
        return undefined;
      }
      if (version.isLatest) {
        return version;
      }
    }
    return undefined;
  }

  public async list(prefix: string): Promise<NewestVersion[]> {
    const newest: NewestVersion[] = [];
    for await (const version of listVersions(this.client, this.bucket, prefix)) {
      if (version.isLatest) {
        newest.push(version);
      }
    }
    return newest;
  }

  public read(key: string, versionId: string): Promise<StoredObject | undefined> {
    return readObject(this.client, {
      bucket: this.bucket,
      key,
      versionId,
      mostBytes: MOST_DATA_BYTES,
    });
  }

  public async tag(key: string, versionId: string, result: "published" | "rejected"): Promise<void> {
    try {
      await this.client.send(
        new PutObjectTaggingCommand({
          Bucket: this.bucket,
          Key: key,
          VersionId: versionId,
          Tagging: { TagSet: [{ Key: CHECK_TAG, Value: result }] },
        }),
      );
    } catch (error) {
      if (!isAwsError(error, "NoSuchKey", "NoSuchVersion", "MethodNotAllowed", 404, 405)) {
        throw error;
      }
    }
  }

  public async writeStatus(key: string, json: string): Promise<string> {
    const { ETag = "" } = await this.client.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: json, ContentType: "application/json" }),
    );
    return ETag;
  }

  public async listStatuses(prefix: string): Promise<ReadonlyMap<string, string>> {
    const objects = await listObjects(this.client, this.bucket, prefix);
    return new Map(objects.map(({ key, etag }) => [key, etag]));
  }

  public async readStatus(key: string): Promise<string | undefined> {
    const object = await readObject(this.client, { bucket: this.bucket, key });
    return object === undefined ? undefined : new TextDecoder().decode(object.bytes);
  }
}
