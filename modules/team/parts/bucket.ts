import { type DeliverySettings } from "../../delivery/dag-delivery-props";
import { roleArn, roleArns } from "../../aws/role-checks";
import { DagBucket } from "../../environment/dag-bucket";
import { ExistingDagBucket } from "../../environment/existing-dag-bucket";
import { type IExecutionRole } from "../../identity/execution-role";
import { bucketNameRule } from "../../names/bucket-name";
import { type Share, shareList } from "../../names/shares";
import { flag, known, optional, type PropChecks, text } from "../../validation/prop-checks";
import { show } from "../../validation/rule";
import { publisherRoleArnOf } from "./publisher";
import { type EncryptedPartScope } from "./shared";

/** The DAG bucket, and who reads and writes it. */
export interface TeamBucketProps {
  /** Name of the environment's own DAG bucket, 3 to 63 characters, unique in the partition. */
  readonly bucketName: string;

  /**
   * Whether the bucket exists, and its owner keeps it. Nothing of it is written then; `terraform plan` refuses a bucket whose policy
   * does not keep others out. Needs `deployRoleArn` and `kmsKeyArn`.
   * @default false
   */
  readonly existingBucket?: boolean;

  /**
   * ARNs of the IAM roles that write and delete under `dags/` themselves, without validation in between. All others are
   * denied. They must exist. Not beside `ciSources` and `submitterRoleArns`.
   * @default - nobody but the publisher, where there is one
   */
  readonly dagWriterRoleArns?: readonly string[];

  /**
   * ARNs of IAM roles that may read the bucket's objects in addition to the execution role, the DAG writers and
   * the deploying role, such as a role that plans in pull requests.
   * @default - none
   */
  readonly bucketReaderRoleArns?: readonly string[];

  /**
   * What the DAGs of other environments of the account read: DAGs, and the secrets of connections and variables. The other
   * environment's `sharedBy` must say so too; logs are shared there alone.
   * @default - nothing
   */
  readonly shares?: readonly Share[];

  /**
   * ARN of the IAM role that runs Terraform, the only one that writes requirements, plugins and startup script.
   * @default - the caller that runs Terraform, looked up during plan
   */
  readonly deployRoleArn?: string;

  /**
   * Name of the target bucket of the DAG bucket's server access logs.
   * @default - no access logs
   */
  readonly accessLogsBucketName?: string;
}

/** Checks of `TeamBucketProps`, one by one. */
export const BUCKET_CHECKS: PropChecks<TeamBucketProps> = {
  bucketName: text(bucketNameRule),
  existingBucket: optional(known("true or false", flag)),
  dagWriterRoleArns: roleArns,
  bucketReaderRoleArns: roleArns,
  shares: shareList,
  deployRoleArn: optional(roleArn),
  accessLogsBucketName: optional(text(bucketNameRule)),
};

/** What an existing bucket needs, or rules out, by the prop that is missing or too much. */
export function existingBucketProblem({
  existingBucket,
  deployRoleArn,
  kmsKeyArn,
  accessLogsBucketName,
}: Partial<TeamBucketProps> & { readonly kmsKeyArn?: string }):
  | { readonly prop: "deployRoleArn" | "kmsKeyArn" | "accessLogsBucketName"; readonly problem: string }
  | undefined {
  if (existingBucket !== true) {
    return undefined;
  }
  if (deployRoleArn === undefined) {
    const problem = "must be given for an existing bucket, whose policy names it, got: nothing";
    return { prop: "deployRoleArn", problem };
  }
  if (kmsKeyArn === undefined) {
    const problem =
      "must be given for an existing bucket, whose objects are under the environment's key, got: nothing";
    return { prop: "kmsKeyArn", problem };
  }
  return accessLogsBucketName === undefined
    ? undefined
    : {
        prop: "accessLogsBucketName",
        problem: `must not be given for an existing bucket, whose owner keeps its settings, got: ${show(accessLogsBucketName)}`,
      };
}

/** The environment's DAG bucket: a new one, or an existing one. */
export function createBucket(
  { scope, account, common, encryptionKey }: EncryptedPartScope,
  props: TeamBucketProps & DeliverySettings,
  { roleArn: executionRoleArn }: IExecutionRole,
): DagBucket | ExistingDagBucket {
  const { deployRoleArn } = props;
  const bucket = {
    ...common,
    bucketName: props.bucketName,
    encryptionKey,
    executionRoleArn,
    dagWriterRoleArns: props.dagWriterRoleArns,
    publisherRoleArn: publisherRoleArnOf(account, common, props),
    readerRoleArns: props.bucketReaderRoleArns,
    shares: props.shares,
  };
  return props.existingBucket === true && deployRoleArn !== undefined
    ? new ExistingDagBucket(scope, "ExistingDagBucket", { ...bucket, deployRoleArn })
    : new DagBucket(scope, "DagBucket", {
        ...bucket,
        deployRoleArn,
        accessLogsBucketName: props.accessLogsBucketName,
      });
}
