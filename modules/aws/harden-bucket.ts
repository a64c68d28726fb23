import { type ITerraformDependable } from "cdktf";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { type Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "./policy-document";

/** The settings that keep a bucket versioned, encrypted and private. */
export interface HardenedBucket {
  /** Lifecycle rules for noncurrent versions depend on it. */
  readonly versioning: ITerraformDependable;
  /** What must exist before anything is stored in the bucket. */
  readonly dependables: readonly ITerraformDependable[];
}

/**
 * Hardens a bucket: versioned, every object encrypted with the key and never with one that only the caller has
 * (SSE-C), no ACLs, no public access, and the policy. A provider before 6.22 has no argument for SSE-C: its bindings
 * leave it out.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/47320
 * @param scope the construct whose children the settings become
 * @param bucket name of the bucket, as Terraform knows it
 */
export function hardenBucket(
  scope: Construct,
  bucket: string,
  { keyArn, statements }: { readonly keyArn: string; readonly statements: readonly PolicyStatement[] },
): HardenedBucket {
  const versioning = new S3BucketVersioningA(scope, "Versioning", {
    bucket,
    versioningConfiguration: { status: "Enabled" },
  });
  const encryption = new S3BucketServerSideEncryptionConfigurationA(scope, "Encryption", {
    bucket,
    rule: [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
        // Objects under a key that only the caller has could be read by nobody else, and S3 blocks them on new
        // buckets. AWS provider 6.22 to 6.39 plans to take that back, again and again, where it is not given.
        blockedEncryptionTypes: ["SSE-C"],
      },
    ],
  });
  const ownership = new S3BucketOwnershipControls(scope, "OwnershipControls", {
    bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  const publicAccessBlock = new S3BucketPublicAccessBlock(scope, "PublicAccessBlock", {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const policy = new S3BucketPolicy(scope, "Policy", {
    bucket,
    policy: policyDocument(statements),
    // S3 rejects changes to a bucket's policy and to its public access block at the same time.
    dependsOn: [publicAccessBlock],
  });
  return { versioning, dependables: [versioning, encryption, ownership, policy] };
}
