import { Annotations, type ITerraformDependable } from "cdktf";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct, type IConstruct } from "constructs";
import { arnPart } from "../aws/arn-part";
import { AWS_ACCOUNT_CHECKS, AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { hardenBucket } from "../aws/harden-bucket";
import { protectedBucket } from "../aws/protected-bucket";
import { TerraformPrincipal } from "../aws/terraform-principal";
import { grantName, type IGrantable } from "../aws/grant";
import { roleArn, roleArns } from "../aws/role-checks";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { constructWith, flag, number, optional, type PropChecks, text } from "../validation/prop-checks";
import { type Rule, show, wholeNumber } from "../validation/rule";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { bucketNameRule } from "../names/bucket-name";
import { grantReading, grantWriting, readStatements, writeStatements } from "./dag-bucket-grants";
import { DAG_PREFIX } from "../names/dag-prefix";
import { type Share, shareList } from "../names/shares";
import { dagBucketPolicy } from "./dag-bucket-policy";
import { policyInputOf } from "./dag-bucket-policy-input";

/** The bucket that an MWAA environment reads its DAGs from. */
export interface IDagBucket extends IConstruct {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** What must exist before anything is stored in the bucket and before an environment uses it. */
  readonly dependables: readonly ITerraformDependable[];

  /**
   * Lets a role read the DAGs and the deployed files, in every version, and decrypt them.
   * @param grantee a role that the bucket's policy does not deny
   * @returns the policy that is added to the role
   */
  grantRead(grantee: IGrantable): ITerraformDependable;

  /**
   * Lets a role write and delete under `dags/`, and encrypt what it writes.
   * @param grantee a role that the bucket's policy does not deny
   * @returns the policy that is added to the role
   */
  grantWrite(grantee: IGrantable): ITerraformDependable;
}

/** Props of `DagBucket`. */
export interface DagBucketProps extends AwsAccountProps {
  /** Name of the bucket, 3 to 63 characters, unique in the partition. */
  readonly bucketName: string;

  /** The key that encrypts every object. MWAA requires that it is the environment's key. */
  readonly encryptionKey: IEnvironmentKey;

  /** ARN of the environment's execution role, which reads everything in the bucket. */
  readonly executionRoleArn: string;

  /**
   * ARNs of the IAM roles that write and delete under `dags/`, and the only ones that can. They must exist.
   * @default - nobody writes DAGs
   */
  readonly dagWriterRoleArns?: readonly string[];

  /**
   * ARN of the role of the environment's DAG publisher, `DagDelivery`, where that is the only one that writes under
   * `dags/`. The policy of the role lets it write; the role need not exist yet.
   * @default - no publisher
   */
  readonly publisherRoleArn?: string;

  /**
   * ARN of the IAM role that runs Terraform: the only one that writes requirements, plugins and startup script.
   * Set it where plan and apply run under different identities.
   * @default - the caller that runs Terraform, looked up during plan
   */
  readonly deployRoleArn?: string;

  /**
   * ARNs of further IAM roles that may read objects, such as a role that plans in pull requests.
   * @default - none
   */
  readonly readerRoleArns?: readonly string[];

  /**
   * What DAGs of other environments of the account read: those with `dags` list and read what is under `dags/`.
   * @default - nothing
   */
  readonly shares?: readonly Share[];

  /**
   * Name of the target bucket of this bucket's server access logs, under `<bucketName>/`.
   * @default - no access logs
   */
  readonly accessLogsBucketName?: string;

  /**
   * Days after which replaced and deleted versions of an object expire.
   * @default 365
   */
  readonly noncurrentVersionExpirationDays?: number;

  /**
   * Whether Terraform rejects a plan that destroys the bucket. Where it does not, destroying the bucket deletes
   * every object and version in it.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

const bucketArnRule: Rule<string> = (arn) =>
  /^arn:(?:aws|aws-cn|aws-us-gov|aws-eusc):s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(arn)
    ? undefined
    : `must be the ARN of a bucket, such as arn:aws:s3:::acme-dags, got: ${show(arn)}`;

const CHECKS: PropChecks<DagBucketProps> = {
  ...AWS_ACCOUNT_CHECKS,
  bucketName: text(bucketNameRule),
  encryptionKey: constructWith("keyArn"),
  executionRoleArn: roleArn,
  dagWriterRoleArns: roleArns,
  publisherRoleArn: optional(roleArn),
  deployRoleArn: optional(roleArn),
  readerRoleArns: roleArns,
  shares: shareList,
  accessLogsBucketName: optional(text(bucketNameRule)),
  noncurrentVersionExpirationDays: optional(number(wholeNumber(1))),
  deletionProtection: optional(flag),
};

/** With others that write DAGs, what the publisher checks would not be all that runs. */
function dagWritersProblem({
  dagWriterRoleArns = [],
  publisherRoleArn,
}: Pick<DagBucketProps, "dagWriterRoleArns" | "publisherRoleArn">): string | undefined {
  return publisherRoleArn === undefined || dagWriterRoleArns.length === 0
    ? undefined
    : `must be empty beside publisherRoleArn, which alone writes DAGs then, got: ${show(dagWriterRoleArns)}`;
}

/**
 * The dedicated bucket of one MWAA environment: versioned, encrypted and private. Its policy limits who writes
 * what, and denies all objects other than DAGs and the environment's three files.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-s3-bucket.html
 * @example
 * ```ts
 * import { DagBucket, EnvironmentKey } from "cdktf-mwaa-teams";
 *
 * const account = { accountId: "111122223333", region: "eu-west-1" };
 * const dagWriterRoleArns = ["arn:aws:iam::111122223333:role/payments-ci"];
 * new DagBucket(stack, "DagBucket", {
 *   ...account,
 *   bucketName: "acme-payments-dags",
 *   encryptionKey: new EnvironmentKey(stack, "Key", {
 *     ...account,
 *     environmentName: "payments",
 *     dagWriterRoleArns,
 *   }),
 *   executionRoleArn: "arn:aws:iam::111122223333:role/mwaa-payments-execution",
 *   dagWriterRoleArns,
 *   deployRoleArn: "arn:aws:iam::111122223333:role/deploy",
 * });
 * ```
 */
export class DagBucket extends Construct implements IDagBucket {
  /**
   * An existing bucket, with a policy that lets the deploying role upload the environment's files. Its policy is not
   * known: a grant has an effect as far as that does not deny it, and synthesis warns. As the bucket of a `TeamEnvironment`, a
   * bucket that exists is given by its name, with `existingBucket`.
   * @param encryptionKey the key of the bucket's objects, which grants let roles use; without one, they do not
   * @throws PropValidationError for any value other than the ARN of one bucket
   */
  public static fromBucketArn(
    scope: Construct,
    id: string,
    bucketArn: string,
    encryptionKey?: IEnvironmentKey,
  ): IDagBucket {
    class ExistingBucket extends Construct implements IDagBucket {
      public readonly bucketArn = bucketArn;
      public readonly bucketName: string;
      public readonly dependables = [];

      public constructor() {
        super(scope, id);
        validateProps(this, { bucketArn }, { bucketArn: text(bucketArnRule) });
        this.bucketName = arnPart(bucketArn, 5);
      }

      public grantRead(grantee: IGrantable): ITerraformDependable {
        this.warn("read", grantee);
        encryptionKey?.grantDecrypt(grantee, ["s3"]);
        return grantee.addToPolicy(grantName(this, "Read"), readStatements(bucketArn));
      }

      public grantWrite(grantee: IGrantable): ITerraformDependable {
        this.warn("write", grantee);
        encryptionKey?.grantEncryptDecrypt(grantee, ["s3"]);
        return grantee.addToPolicy(grantName(this, "Write"), writeStatements(bucketArn, DAG_PREFIX));
      }

      /** What a `DagBucket` rejects or writes, this bucket's owner must see to. */
      private warn(use: "read" | "write", { roleArn: arn }: IGrantable): void {
        Annotations.of(this).addWarning(
          `the policy of the existing bucket ${this.bucketName} is not written: its owner sees that it does not deny ${arn} to ${use}, and that it allows it where the role is of another account`,
        );
      }
    }
    return new ExistingBucket();
  }

  /** Name of the bucket. */
  public readonly bucketName: string;
  /** ARN of the bucket, built from its name. */
  public readonly bucketArn: string;
  /** What must exist before anything is stored in the bucket and before an environment uses it. */
  public readonly dependables: readonly ITerraformDependable[];

  private readonly account: AwsAccount;
  private readonly deployerArn: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: DagBucketProps,
  ) {
    super(scope, id);
    validateProps(this, props, CHECKS);
    const problem = dagWritersProblem(props);
    if (problem !== undefined) {
      throw new PropValidationError(this.node.path, "dagWriterRoleArns", problem);
    }

    const deletionProtection = props.deletionProtection ?? true;
    const resource = protectedBucket(this, { bucketName: props.bucketName, deletionProtection });
    this.bucketName = props.bucketName;
    this.account = new AwsAccount(this, "Account", props);
    this.bucketArn = this.account.s3Arn(props.bucketName);
    this.deployerArn = props.deployRoleArn ?? new TerraformPrincipal(this, "Deployer").arn;
    this.dependables = [resource, ...this.protectContent(resource.bucket, props)];
  }

  /**
   * Lets a role read the DAGs and the deployed files, in every version, and decrypt them.
   * @param grantee a role listed in the props: the bucket's policy denies reads by all others
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role that is not listed in the props, or of another account without being a
   * DAG writer
   */
  public grantRead(grantee: IGrantable): ITerraformDependable {
    return grantReading(
      this,
      { ...this.props, accountId: this.account.accountId },
      this.deployerArn,
      grantee,
    );
  }

  /**
   * Lets a role write and delete under `dags/`, and encrypt what it writes.
   * @param grantee a role among `dagWriterRoleArns`: the bucket's policy denies writes by all others
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role that is not among them
   */
  public grantWrite(grantee: IGrantable): ITerraformDependable {
    return grantWriting(this, this.props, grantee);
  }

  private protectContent(bucket: string, props: DagBucketProps): readonly ITerraformDependable[] {
    const { versioning, dependables } = hardenBucket(this, bucket, {
      keyArn: props.encryptionKey.keyArn,
      statements: dagBucketPolicy(policyInputOf(this.bucketArn, this.deployerArn, props)),
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
