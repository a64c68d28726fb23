import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type StoredObject } from "../publish/ports";
import { isAwsError } from "./errors";

/** An object in one piece, in one version or the current one; nothing where it is not there. */
export async function readObject(
  client: S3Client,
  Bucket: string,
  Key: string,
  VersionId?: string,
): Promise<StoredObject | undefined> {
  try {
    const { Body, Metadata = {} } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), metadata: Metadata };
  } catch (error) {
    // S3 answers "method not allowed" for the version of a deletion.
    if (isAwsError(error, "NoSuchKey", "NoSuchVersion", "MethodNotAllowed", 404, 405)) {
      return undefined;
    }
    throw error;
  }
}
