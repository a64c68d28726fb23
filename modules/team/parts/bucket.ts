import { type DeliverySettings } from "../../delivery/dag-delivery-props";
import { roleArn, roleArns } from "../../aws/role-checks";
import { DagBucket } from "../../environment/dag-bucket";
import { type IExecutionRole } from "../../identity/execution-role";
import { bucketNameRule } from "../../names/bucket-name";
import { type Share, shareList } from "../../names/shares";
import { optional, type PropChecks, text } from "../../validation/prop-checks";
import { publisherRoleArnOf } from "./publisher";
import { type EncryptedPartScope } from "./shared";

/** The DAG bucket, and who reads and writes it. */
export interface TeamBucketProps {
  /** Name of the environment's own DAG bucket, 3 to 63 characters, unique in the partition. */
  readonly bucketName: string;

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
  dagWriterRoleArns: roleArns,
  bucketReaderRoleArns: roleArns,
  shares: shareList,
  deployRoleArn: optional(roleArn),
  accessLogsBucketName: optional(text(bucketNameRule)),
};

/** The environment's DAG bucket. */
export function createBucket(
  { scope, account, common, encryptionKey }: EncryptedPartScope,
  props: TeamBucketProps & DeliverySettings,
  { roleArn: executionRoleArn }: IExecutionRole,
): DagBucket {
  return new DagBucket(scope, "DagBucket", {
    ...common,
    bucketName: props.bucketName,
    encryptionKey,
    executionRoleArn,
    dagWriterRoleArns: props.dagWriterRoleArns,
    publisherRoleArn: publisherRoleArnOf(account, common, props),
    deployRoleArn: props.deployRoleArn,
    readerRoleArns: props.bucketReaderRoleArns,
    shares: props.shares,
    accessLogsBucketName: props.accessLogsBucketName,
  });
}
