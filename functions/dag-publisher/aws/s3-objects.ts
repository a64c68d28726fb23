import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { type PublishedObject, type StoredObject, UnreadableObjectError } from "../publish/ports";
import { isAwsError } from "./errors";

/** Which object, in which version, and how many bytes it may have. */
export interface ObjectToRead {
  readonly bucket: string;
  readonly key: string;
  /** Default: the current one. */
  readonly versionId?: string;
  /** Default: any number. */
  readonly mostBytes?: number;
}

/**
 * An object in one piece; nothing where it is not there.
 * @throws UnreadableObjectError
 */
export async function readObject(
  client: S3Client,
  { bucket, key, versionId, mostBytes = Number.POSITIVE_INFINITY }: ObjectToRead,
): Promise<StoredObject | undefined> {
  const stop = new AbortController();
  try {
    const {
      Body,
      ContentLength,
      Metadata = {},
    } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }), {
      abortSignal: stop.signal,
    });
    if ((ContentLength ?? 0) > mostBytes) {
      throw new UnreadableObjectError(
        `an object must have at most ${mostBytes} bytes, got: ${ContentLength}`,
        false,
      );
    }
    return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), metadata: Metadata };
  } catch (error) {
    stop.abort();
    // S3 answers "method not allowed" for the version of a deletion.
    if (isAwsError(error, "NoSuchKey", "NoSuchVersion", "MethodNotAllowed", 404, 405)) {
      return undefined;
    }
    throw unreadable(error) ?? error;
  }
}

/** All current objects below a prefix. */
export async function listObjects(
  client: S3Client,
  bucket: string,
  prefix: string,
): Promise<PublishedObject[]> {
  const objects: PublishedObject[] = [];
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix, EncodingType: "url" });
  for await (const { Contents = [] } of pages) {
    objects.push(
      ...Contents.map(({ Key = "", ETag = "", Size = 0 }) => ({
        key: decodeKey(Key),
        etag: ETag,
        size: Size,
      })),
    );
  }
  return objects;
}

/** A key of a list with `EncodingType: "url"`: a key may have what XML may not. */
export function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}

/** Who uploads names the storage class and the key of an object; with some of them, nobody here can read it. */
function unreadable(error: unknown): UnreadableObjectError | undefined {
  const isOfKey = error instanceof Error && /^KMS\.(?!Throttl)/.test(error.name);
  return isOfKey || isAwsError(error, "AccessDenied", "InvalidObjectState")
    ? new UnreadableObjectError(
        `the publisher cannot read it (${(error as Error).name}): it must have the bucket's key, and a storage class that is no archive's`,
        true,
      )
    : undefined;
}
