import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { type Construct } from "constructs";
import { DeletionProtection } from "./deletion-protection";

/** What a bucket is called, and whether it can be destroyed. */
export interface ProtectedBucketOptions {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** Whether Terraform rejects a plan that destroys the bucket; else destroying it deletes all that is in it. */
  readonly deletionProtection: boolean;
}

/**
 * Creates a bucket that is destroyed by intent alone. `hardenBucket` gives it its settings.
 * @param scope the construct whose children the bucket and its protection become
 */
export function protectedBucket(
  scope: Construct,
  { bucketName, deletionProtection }: ProtectedBucketOptions,
): S3Bucket {
  const resource = new S3Bucket(scope, "Resource", { bucket: bucketName, forceDestroy: !deletionProtection });
  if (deletionProtection) {
    new DeletionProtection(scope, "DeletionProtection", {
      resources: [resource],
      replacedBy: { bucket: bucketName },
    });
  }
  return resource;
}
