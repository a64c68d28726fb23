import { type ITerraformDependable } from "cdktf";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct, type IConstruct } from "constructs";
import { AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { hardenBucket } from "../aws/harden-bucket";
import { TerraformPrincipal } from "../aws/terraform-principal";
import { iamRoleArnRule } from "../identity/iam-arn";
import { validateEach, validateProp } from "../validation/validate-prop";
import { bucketNameRule } from "./bucket-name";
import { dagBucketPolicy } from "./dag-bucket-policy";
import { DeletionProtection } from "./deletion-protection";
import { type IEnvironmentKey } from "./environment-key";

/** Prefix of the DAG files, as `aws_mwaa_environment` takes it. */
export const DAG_PREFIX = "dags/";

/** Object keys of the files that Terraform uploads. */
export const DEPLOYED_KEYS = {
  requirements: "requirements.txt",
  plugins: "plugins.zip",
  startupScript: "startup.sh",
} as const;

/** The bucket that an MWAA environment reads its DAGs from. */
export interface IDagBucket extends IConstruct {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** What must exist before anything is stored in the bucket and before an environment uses it. */
  readonly dependables: readonly ITerraformDependable[];
}

/** Props of `DagBucket`. */
export interface DagBucketProps extends AwsAccountProps {
  /** Name of the bucket, 3 to 63 characters, unique in the partition. */
  readonly bucketName: string;

  /** The key that encrypts every object. MWAA wants it to be the environment's own key. */
  readonly encryptionKey: IEnvironmentKey;

  /** ARN of the environment's execution role, the one that reads everything in the bucket. */
  readonly executionRoleArn: string;

  /**
   * ARNs of the IAM roles that write and delete under `dags/`, and the only ones that can. They must exist.
   * @default - nobody writes DAGs
   */
  readonly dagWriterRoleArns?: readonly string[];

  /**
   * ARN of the IAM role that runs Terraform: the only one that writes requirements, plugins and startup script.
   * Give it where plan and apply run under different identities.
   * @default - whoever runs Terraform, looked up when it plans
   */
  readonly deployRoleArn?: string;

  /**
   * ARNs of further IAM roles that may read objects, such as a role that plans in pull requests.
   * @default - none
   */
  readonly readerRoleArns?: readonly string[];

  /**
   * Name of a bucket that takes this bucket's server access logs, under `<bucketName>/`.
   * @default - no access logs
   */
  readonly accessLogsBucketName?: string;

  /**
   * Days after which replaced and deleted versions of an object expire.
   * @default 365
   */
  readonly noncurrentVersionExpirationDays?: number;

  /**
   * Whether Terraform refuses to destroy the bucket. Where it does not, destroying the bucket deletes every
   * object and version in it.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/**
 * The dedicated bucket of one MWAA environment: versioned, encrypted, private, with a policy that says who may
 * write what, and that nothing but DAGs and the environment's three files is stored in it.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-s3-bucket.html
 */
export class DagBucket extends Construct implements IDagBucket {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: DagBucketProps) {
    super(scope, id);
    validateProp(this, "bucketName", props.bucketName, bucketNameRule);
    validateProp(this, "accessLogsBucketName", props.accessLogsBucketName, bucketNameRule);
    validateProp(this, "deployRoleArn", props.deployRoleArn, iamRoleArnRule);
    validateEach(this, "dagWriterRoleArns", props.dagWriterRoleArns, iamRoleArnRule);
    validateEach(this, "readerRoleArns", props.readerRoleArns, iamRoleArnRule);

    const deletionProtection = props.deletionProtection ?? true;
    const resource = new S3Bucket(this, "Resource", {
      bucket: props.bucketName,
      forceDestroy: !deletionProtection,
    });
    if (deletionProtection) {
      new DeletionProtection(this, "DeletionProtection", {
        resources: [resource],
        replacedBy: { bucket: props.bucketName },
      });
    }
    this.bucketName = props.bucketName;
    this.bucketArn = new AwsAccount(this, "Account", props).s3Arn(props.bucketName);
    this.dependables = [resource, ...this.protectContent(resource.bucket, props)];
  }

  private protectContent(bucket: string, props: DagBucketProps): readonly ITerraformDependable[] {
    const { versioning, dependables } = hardenBucket(this, bucket, {
      keyArn: props.encryptionKey.keyArn,
      statements: dagBucketPolicy({
        bucketArn: this.bucketArn,
        deployedKeys: [DAG_PREFIX, ...Object.values(DEPLOYED_KEYS)],
        dagPrefix: DAG_PREFIX,
        executionRoleArn: props.executionRoleArn,
        deployerArn: props.deployRoleArn ?? new TerraformPrincipal(this, "Deployer").arn,
        dagWriterRoleArns: props.dagWriterRoleArns ?? [],
        readerRoleArns: props.readerRoleArns ?? [],
      }),
    });
    new S3BucketLifecycleConfiguration(this, "LifecycleConfiguration", {
      bucket,
      rule: [
        {
          id: "expire-noncurrent-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: props.noncurrentVersionExpirationDays ?? 365 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    if (props.accessLogsBucketName !== undefined) {
      new S3BucketLoggingA(this, "Logging", {
        bucket,
        targetBucket: props.accessLogsBucketName,
        targetPrefix: `${props.bucketName}/`,
      });
    }
    return dependables;
  }
}
