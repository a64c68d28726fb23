import { type ITerraformDependable } from "cdktf";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { hardenBucket } from "../aws/harden-bucket";
import { protectedBucket } from "../aws/protected-bucket";
import { auditBucketPolicy } from "./audit-bucket-policy";

/** Props of `AuditBucket`. */
export interface AuditBucketProps {
  /** Account and Region of the bucket. */
  readonly account: AwsAccount;
  /** Name of the bucket. */
  readonly bucketName: string;
  /** ARN of the trail that delivers to it. */
  readonly trailArn: string;
  /** ARN of the key that encrypts every record. */
  readonly keyArn: string;
  /** Days after which a record is deleted. */
  readonly retentionInDays: number;
  /** ARN of the principal that runs Terraform. */
  readonly deployerArn: string;
  /** ARNs of the roles that may read records. */
  readonly readerRoleArns: readonly string[];
  /** Whether Terraform rejects a plan that destroys the bucket; otherwise destroying it deletes every record. */
  readonly deletionProtection: boolean;
}

/** Days after which a record moves to a cheaper storage class that can still be read at once. */
const ARCHIVE_AFTER_DAYS = 90;

/** The bucket of records: one trail writes, named roles read, nobody deletes, and records expire. */
export class AuditBucket extends Construct {
  /** What must exist before the trail delivers. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: AuditBucketProps) {
    super(scope, id);
    const { account } = props;
    const resource = protectedBucket(this, props);
    const { versioning, dependables } = hardenBucket(this, resource.bucket, {
      keyArn: props.keyArn,
      statements: auditBucketPolicy(account, {
        bucketArn: account.s3Arn(props.bucketName),
        trailArn: props.trailArn,
        deployerArn: props.deployerArn,
        readerRoleArns: props.readerRoleArns,
      }),
    });
    new S3BucketLifecycleConfiguration(this, "LifecycleConfiguration", {
      bucket: resource.bucket,
      rule: [
        {
          id: "expire-records",
          status: "Enabled",
          filter: [{ prefix: "" }],
          transition: [{ days: ARCHIVE_AFTER_DAYS, storageClass: "GLACIER_IR" }],
          expiration: [{ days: props.retentionInDays }],
          // Nobody can overwrite or delete a record, so an old version is one that has expired.
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    this.dependables = [resource, ...dependables];
  }
}
