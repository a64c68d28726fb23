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
 * Hardens a bucket: versioned, every object encrypted with the key, no ACLs, no public access, and the policy.
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
