import { createHash } from "node:crypto";
import { SignCommand } from "@aws-sdk/client-kms";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  paginateListObjectsV2,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { Clients } from "../../../modules/doctor/aws/clients";
import {
  type BucketAccess,
  type DeliveryAws,
  type ObjectContent,
  type SigningAlgorithm,
  type StoredObject,
  type StoredVersion,
  type WriteOptions,
} from "../delivery-aws";

/** S3 and KMS through the AWS SDK, with credentials and Region from where the AWS CLI takes them. */
export class SdkDeliveryAws implements DeliveryAws {
  private readonly clients: Clients;

  /** @param region such as `eu-west-1`; without it, that of the environment or of the profile */
  public constructor(region?: string) {
    this.clients = new Clients(defaultProvider(), region);
  }

  public bucket(name: string): BucketAccess {
    return new SdkBucket(name, this.clients);
  }

  public async sign(
    keyArn: string,
    digest: Uint8Array,
    SigningAlgorithm: SigningAlgorithm,
  ): Promise<Uint8Array> {
    const { Signature = new Uint8Array() } = await this.clients.kms().send(
      new SignCommand({
        KeyId: keyArn,
        Message: digest,
        MessageType: "DIGEST",
        SigningAlgorithm,
      }),
    );
    return Signature;
  }
}

class SdkBucket implements BucketAccess {
  public constructor(
    private readonly name: string,
    private readonly clients: Clients,
  ) {}

  public async list(prefix: string): Promise<readonly StoredObject[]> {
    const objects: StoredObject[] = [];
    const input = { Bucket: this.name, Prefix: prefix };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.clients.s3() }, input)) {
      objects.push(...Contents.map(({ Key = "", Size = 0 }) => ({ key: Key, size: Size })));
    }
    return objects;
  }

  public async versions(key: string): Promise<readonly StoredVersion[]> {
    const found: StoredVersion[] = [];
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
      page = await this.clients.s3().send(
        new ListObjectVersionsCommand({
          Bucket: this.name,
          Prefix: key,
          KeyMarker: page?.NextKeyMarker,
          VersionIdMarker: page?.NextVersionIdMarker,
        }),
      );
      found.push(...versionsOf(page, key));
      // Longer keys that begin with this one come after it.
    } while (page.IsTruncated === true && page.NextKeyMarker === key);
    // S3 lists versions and delete markers apart.
    return found.sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0));
  }

  public async read(key: string, versionId?: string): Promise<ObjectContent> {
    const { Body, Metadata = {} } = await this.clients
      .s3()
      .send(new GetObjectCommand({ Bucket: this.name, Key: key, VersionId: versionId }));
    return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), metadata: Metadata };
  }

  public async metadata(key: string, versionId: string): Promise<Readonly<Record<string, string>>> {
    const { Metadata = {} } = await this.clients
      .s3()
      .send(new HeadObjectCommand({ Bucket: this.name, Key: key, VersionId: versionId }));
    return Metadata;
  }

  public async write(
    key: string,
    bytes: Uint8Array,
    { metadata, onlyIfAbsent = false }: WriteOptions,
  ): Promise<string | undefined> {
    const { VersionId } = await this.clients.s3().send(
      new PutObjectCommand({
        Bucket: this.name,
        Key: key,
        Body: bytes,
        Metadata: metadata,
        ChecksumSHA256: createHash("sha256").update(bytes).digest("base64"),
        ...(onlyIfAbsent ? { IfNoneMatch: "*" } : {}),
      }),
    );
    return VersionId;
  }
}

function versionsOf(
  { Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput,
  key: string,
): StoredVersion[] {
  const read =
    (isDeletion: boolean) =>
    ({ Key, VersionId = "", LastModified }: (typeof DeleteMarkers)[number]): StoredVersion[] =>
      Key === key ? [{ versionId: VersionId, at: LastModified?.toISOString() ?? "", isDeletion }] : [];
  return [...Versions.flatMap(read(false)), ...DeleteMarkers.flatMap(read(true))];
}
