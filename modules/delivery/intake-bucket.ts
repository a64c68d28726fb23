import { type ITerraformDependable } from "cdktf";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { Construct } from "constructs";
import { INTAKE_PREFIXES } from "../../functions/dag-publisher/contract";
import { hardenBucket } from "../aws/harden-bucket";
import { protectedBucket } from "../aws/protected-bucket";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { intakeBucketPolicy, type IntakeBucketPolicyInput } from "./intake-bucket-policy";

/** Props of `IntakeBucket`. */
export interface IntakeBucketProps extends IntakeBucketPolicyInput {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** The key that encrypts every object. */
  readonly encryptionKey: IEnvironmentKey;
  /** Name of the target bucket of the bucket's server access logs, if there is one. */
  readonly accessLogsBucketName?: string;
  /** Whether Terraform rejects a plan that destroys the bucket; else destroying it deletes all that is in it. */
  readonly deletionProtection: boolean;
}

/** The bucket that authors deliver to. Every change in it is an event on the account's bus. */
export class IntakeBucket extends Construct {
  /** What must exist before anything is stored in the bucket. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: IntakeBucketProps) {
    super(scope, id);
    const resource = protectedBucket(this, props);
    const { bucket } = resource;
    const { versioning, dependables } = hardenBucket(this, bucket, {
      keyArn: props.encryptionKey.keyArn,
      statements: intakeBucketPolicy(props),
    });
    const notification = new S3BucketNotification(this, "Notification", { bucket, eventbridge: true });
    new S3BucketLifecycleConfiguration(this, "LifecycleConfiguration", {
      bucket,
      rule: LIFECYCLE,
      dependsOn: [versioning],
    });
    if (props.accessLogsBucketName !== undefined) {
      new S3BucketLoggingA(this, "Logging", {
        bucket,
        targetBucket: props.accessLogsBucketName,
        targetPrefix: `${props.bucketName}/`,
      });
    }
    this.dependables = [resource, ...dependables, notification];
  }
}

/**
 * Old versions stay for a year, as in the DAG bucket: `rollback` delivers them again. A file's status is replaced with
 * each delivery and every few minutes, and an answer to a manifest is of use while its job waits.
 */
const LIFECYCLE: S3BucketLifecycleConfigurationRule[] = [
  {
    id: "expire-noncurrent-versions",
    status: "Enabled",
    filter: [{ prefix: "" }],
    noncurrentVersionExpiration: [{ noncurrentDays: 365 }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
  },
  {
    id: "expire-replaced-statuses",
    status: "Enabled",
    filter: [{ prefix: INTAKE_PREFIXES.status }],
    noncurrentVersionExpiration: [{ noncurrentDays: 30 }],
  },
  {
    id: "expire-answers",
    status: "Enabled",
    filter: [{ prefix: `${INTAKE_PREFIXES.status}${INTAKE_PREFIXES.manifests}` }],
    expiration: [{ days: 90 }],
  },
];
