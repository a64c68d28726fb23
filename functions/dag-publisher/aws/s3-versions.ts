import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { decodeKey } from "./s3-objects";

/** A version of a key, or the marker of its deletion. */
export interface S3Version {
  readonly key: string;
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly deleted: boolean;
  readonly size: number;
  readonly at: number;
  readonly etag: string;
}

/** All versions below a prefix: by key, the newest first. */
export async function* listVersions(
  client: S3Client,
  bucket: string,
  prefix: string,
  pageSize?: number,
): AsyncGenerator<S3Version> {
  let markers: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (markers !== undefined) {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: pageSize,
        EncodingType: "url",
        ...markers,
      }),
    );
    const versions = (page.Versions ?? []).map((version) => ({ ...version, deleted: false }));
    const deletions = (page.DeleteMarkers ?? []).map((marker) => ({
      ...marker,
      deleted: true,
      Size: 0,
      ETag: "",
    }));
    for (const { Key, VersionId, IsLatest, LastModified, Size, ETag, deleted } of [
      ...versions,
      ...deletions,
    ]) {
      yield {
        key: decodeKey(Key ?? ""),
        versionId: VersionId ?? "null",
        isLatest: IsLatest ?? false,
        deleted,
        size: Size ?? 0,
        at: LastModified?.getTime() ?? 0,
        etag: ETag ?? "",
      };
    }
    markers =
      page.IsTruncated === true
        ? {
            KeyMarker: page.NextKeyMarker === undefined ? undefined : decodeKey(page.NextKeyMarker),
            VersionIdMarker: page.NextVersionIdMarker,
          }
        : undefined;
  }
}
