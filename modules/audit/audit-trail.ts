import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { Construct } from "constructs";
import { AWS_ACCOUNT_CHECKS, AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { TerraformPrincipal } from "../aws/terraform-principal";
import { bucketNameRule } from "../names/bucket-name";
import { DeletionProtection } from "../aws/deletion-protection";
import { roleArn, roleArns } from "../aws/role-checks";
import { flag, known, list, number, optional, type PropChecks, text } from "../validation/prop-checks";
import { type Rule, show } from "../validation/rule";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { AuditBucket } from "./audit-bucket";
import { AuditKey } from "./audit-key";
import { AuditLogGroup } from "./audit-log-group";
import { auditLogGroupName, type AuditRecord, trailArn } from "../names/audit-names";
import { AuditQueries } from "./audit-queries";
import { auditRetentionRule } from "./audit-rules";
import { eventSelectors, MAX_SELECTOR_VALUES, valueCount } from "./event-selectors";

/** Props of `AuditTrail`. */
export interface AuditTrailProps extends AwsAccountProps {
  /**
   * Name of the trail, 3 to 50 characters, and of what belongs to it. Another name creates another trail: never
   * change it.
   */
  readonly trailName: string;

  /** Name of the bucket of records, 3 to 63 characters, unique in the partition. */
  readonly bucketName: string;

  /** Names of the buckets whose object events are recorded: the teams' DAG buckets, and those that DAGs are delivered to. */
  readonly dagBucketNames: readonly string[];

  /**
   * Prefix of bucket names. It stands for all buckets that begin with it, where there are too many to name each (a
   * trail takes 500 values in all). Other buckets that begin with it are then recorded too.
   * @default - more buckets than fit are rejected
   */
  readonly dagBucketNamePrefix?: string;

  /**
   * Days that records are kept, in the bucket and in the log group: at least 365.
   * @default 400
   */
  readonly retentionInDays?: number;

  /**
   * ARNs of the IAM roles that may read records in the bucket, and the only ones that can.
   * @default - nobody reads the bucket; the log group can be searched
   */
  readonly readerRoleArns?: readonly string[];

  /**
   * ARN of the IAM role that runs Terraform, the only one that changes the bucket's settings.
   * @default - the caller that runs Terraform, looked up during plan
   */
  readonly deployRoleArn?: string;

  /**
   * Whether Terraform rejects a plan that destroys the trail, bucket, log group or key. Where it does not,
   * destroying also deletes every record.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** A longer name would not fit into the role's name. */
const trailNameRule: Rule<string> = (name) =>
  /^[a-z0-9](?:-?[a-z0-9]){2,49}$/.test(name)
    ? undefined
    : `must be 3 to 50 lower-case letters, digits and single hyphens, a letter or digit at both ends, got: ${show(name)}`;

/** An empty prefix would match every bucket of the account. */
const bucketNamePrefixRule: Rule<string> = (prefix) =>
  /^[a-z0-9][a-z0-9-]{0,61}$/.test(prefix)
    ? undefined
    : `must be 1 to 62 lower-case letters, digits and hyphens, no hyphen first, got: ${show(prefix)}`;

const CHECKS: PropChecks<AuditTrailProps> = {
  ...AWS_ACCOUNT_CHECKS,
  trailName: text(trailNameRule),
  bucketName: text(bucketNameRule),
  dagBucketNames: list(text(bucketNameRule)),
  // The names that begin with it are computed at synth.
  dagBucketNamePrefix: optional(known("the beginning of names, written out", text(bucketNamePrefixRule))),
  retentionInDays: optional(number(auditRetentionRule)),
  readerRoleArns: roleArns,
  deployRoleArn: optional(roleArn),
  deletionProtection: optional(flag),
};

/**
 * One multi-Region trail that records what a default trail misses: every Airflow login, CLI token and REST call
 * (CloudTrail's data events of MWAA), and every call to the objects of the DAG buckets and of those that authors deliver to, beside all management events.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-cloudtrail.html
 * @example
 * ```ts
 * import { AuditTrail, TeamEnvironment } from "cdktf-mwaa-teams";
 *
 * const account = { accountId: "111122223333", region: "eu-west-1" };
 * const trail = new AuditTrail(stack, "Trail", {
 *   ...account,
 *   trailName: "acme-audit",
 *   bucketName: "acme-audit-111122223333",
 *   dagBucketNames: ["acme-payments-dags"],
 *   readerRoleArns: ["arn:aws:iam::111122223333:role/auditors"],
 * });
 * new TeamEnvironment(stack, "Payments", {
 *   ...account,
 *   environmentName: "payments",
 *   airflowVersion: "2.11.2",
 *   bucketName: "acme-payments-dags",
 *   vpcCidr: "10.20.0.0/16",
 *   audit: trail.record,
 * });
 * ```
 */
export class AuditTrail extends Construct {
  /** ARN of the trail. */
  public readonly trailArn: string;
  /** Name of the log group of records, in the trail's Region. */
  public readonly logGroupName: string;
  /** Name of the bucket of records. */
  public readonly bucketName: string;
  /** ARN of the key that encrypts the records. */
  public readonly keyArn: string;
  /** What a team's alerts need to know of the trail. */
  public readonly record: AuditRecord;

  public constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    validateProps(this, props, CHECKS);
    const account = new AwsAccount(this, "Account", props);
    const { trailName, bucketName } = props;
    const retentionInDays = props.retentionInDays ?? 400;
    this.trailArn = trailArn(account, trailName);
    this.logGroupName = auditLogGroupName(trailName);
    this.bucketName = bucketName;
    this.record = { trailArn: this.trailArn, bucketName, logGroupName: this.logGroupName };

    const common = {
      account,
      trailName,
      trailArn: this.trailArn,
      logGroupName: this.logGroupName,
      retentionInDays,
      deletionProtection: props.deletionProtection ?? true,
    };
    const { keyArn } = new AuditKey(this, "Key", common);
    this.keyArn = keyArn;
    const bucket = new AuditBucket(this, "Bucket", {
      ...common,
      bucketName,
      keyArn,
      deployerArn: props.deployRoleArn ?? new TerraformPrincipal(this, "Deployer").arn,
      readerRoleArns: props.readerRoleArns ?? [],
    });
    const logGroup = new AuditLogGroup(this, "LogGroup", { ...common, keyArn });
    const trail = new Cloudtrail(this, "Resource", {
      name: trailName,
      s3BucketName: bucketName,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogging: true,
      enableLogFileValidation: true,
      kmsKeyId: keyArn,
      cloudWatchLogsGroupArn: logGroup.deliveryArn,
      cloudWatchLogsRoleArn: logGroup.roleArn,
      advancedEventSelector: this.selectors(account, props),
      // CloudTrail writes a test object and a test stream before it creates the trail.
      dependsOn: [...bucket.dependables, ...logGroup.dependables],
    });
    if (common.deletionProtection) {
      new DeletionProtection(this, "DeletionProtection", {
        resources: [trail],
        replacedBy: { name: trailName },
      });
    }
    new AuditQueries(this, "Queries", { folder: trailName, logGroupName: this.logGroupName });
  }

  private selectors(account: AwsAccount, props: AuditTrailProps): ReturnType<typeof eventSelectors> {
    const selectors = eventSelectors(account, {
      bucketNames: props.dagBucketNames,
      bucketNamePrefix: props.dagBucketNamePrefix,
      recordsBucketName: props.bucketName,
    });
    const count = valueCount(selectors);
    if (count > MAX_SELECTOR_VALUES) {
      throw new PropValidationError(
        this.node.path,
        "dagBucketNames",
        `must fit into the ${MAX_SELECTOR_VALUES} values that a trail's event selectors take (begin the names alike and give dagBucketNamePrefix, or use a second account), got: ${count} values`,
      );
    }
    return selectors;
  }
}
