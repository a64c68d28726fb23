import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  paginateListBuckets,
} from "@aws-sdk/client-s3";
import { type BucketAnswer, type BucketSettings, type Tags } from "../facts";
import { type Clients } from "./clients";
import { missingAs } from "./missing-as";

/** S3 buckets. */
export class Buckets {
  public constructor(private readonly clients: Clients) {}

  public async answer(Bucket: string, ExpectedBucketOwner?: string): Promise<BucketAnswer> {
    try {
      const command = new HeadBucketCommand({ Bucket, ExpectedBucketOwner });
      const { BucketRegion } = await this.clients.s3().send(command);
      return { kind: "open", region: BucketRegion };
    } catch (error) {
      // An answer to HEAD has no body: the status says it all.
      switch (statusOf(error)) {
        case 403:
          return { kind: "closed" };
        case 404:
          return { kind: "free" };
        default:
          throw error;
      }
    }
  }

  public async isOwn(name: string): Promise<boolean> {
    for await (const { Buckets: own = [] } of paginateListBuckets(
      { client: this.clients.s3() },
      { Prefix: name },
    )) {
      if (own.some(({ Name }) => Name === name)) {
        return true;
      }
    }
    return false;
  }

  public async tags(Bucket: string): Promise<Tags> {
    return missingAs({}, isWithout("NoSuchTagSet"), async () => {
      const { TagSet = [] } = await this.clients.s3().send(new GetBucketTaggingCommand({ Bucket }));
      return Object.fromEntries(TagSet.map(({ Key = "", Value = "" }) => [Key, Value]));
    });
  }

  public async isVersioned(Bucket: string): Promise<boolean> {
    const { Status } = await this.clients.s3().send(new GetBucketVersioningCommand({ Bucket }));
    return Status === "Enabled";
  }

  public async settings(Bucket: string): Promise<BucketSettings> {
    const s3 = this.clients.s3();
    const [versioned, access, ownership, encryption, policy] = await Promise.all([
      this.isVersioned(Bucket),
      missingAs(undefined, isWithout("NoSuchPublicAccessBlockConfiguration"), () =>
        s3.send(new GetPublicAccessBlockCommand({ Bucket })),
      ),
      missingAs(undefined, isWithout("OwnershipControlsNotFoundError"), () =>
        s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
      ),
      missingAs(undefined, isWithout("ServerSideEncryptionConfigurationNotFoundError"), () =>
        s3.send(new GetBucketEncryptionCommand({ Bucket })),
      ),
      missingAs(undefined, isWithout("NoSuchBucketPolicy"), () =>
        s3.send(new GetBucketPolicyCommand({ Bucket })),
      ),
    ]);
    const blocked = access?.PublicAccessBlockConfiguration;
    const [rule] = encryption?.ServerSideEncryptionConfiguration?.Rules ?? [];
    return {
      versioned,
      blocksPublicAccess: [
        blocked?.BlockPublicAcls,
        blocked?.BlockPublicPolicy,
        blocked?.IgnorePublicAcls,
        blocked?.RestrictPublicBuckets,
      ].every((one) => one === true),
      ownerEnforced:
        ownership?.OwnershipControls?.Rules?.some(
          ({ ObjectOwnership }) => ObjectOwnership === "BucketOwnerEnforced",
        ) === true,
      keyId: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
      policy: policy?.Policy,
    };
  }

  public async object(Bucket: string, Key: string, VersionId?: string): Promise<Uint8Array | undefined> {
    return missingAs(undefined, isWithoutObject, async () => {
      const { Body } = await this.clients.s3().send(new GetObjectCommand({ Bucket, Key, VersionId }));
      return Body?.transformToByteArray();
    });
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

function isWithoutObject(error: unknown): boolean {
  return /^NoSuch(Key|Version)$/.test((error as { readonly name?: string }).name ?? "");
}

/** Whether S3 says that a bucket has no such setting. */
function isWithout(code: string): (error: unknown) => boolean {
  return (error) => (error as { readonly name?: string }).name === code;
}
