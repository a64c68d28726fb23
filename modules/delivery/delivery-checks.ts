import { AWS_ACCOUNT_CHECKS } from "../aws/aws-account";
import { kmsKeyArnRule } from "../aws/arn-rules";
import { logRetentionRule } from "../aws/log-retention";
import { roleArn, roleArns } from "../aws/role-checks";
import { emails } from "../notification/emails";
import { airflowVersionRule } from "../environment/airflow-version";
import { uploadedFile } from "../environment/environment-files";
import { bucketNameRule } from "../names/bucket-name";
import { NAMING_CHECKS } from "../names/environment-name";
import {
  constructWith,
  flag,
  list,
  number,
  optional,
  type PropChecks,
  text,
} from "../validation/prop-checks";
import { ciSource } from "./ci-source";
import { type DagDeliveryProps, type DeliverySettings } from "./dag-delivery-props";

/** Checks of `DeliverySettings`, one by one. */
export const DELIVERY_CHECKS: PropChecks<DeliverySettings> = {
  ciSources: optional(list(ciSource)),
  submitterRoleArns: roleArns,
  dagPolicyFile: uploadedFile,
  signingKeyArn: optional(text(kmsKeyArnRule)),
  deliveryEmails: emails,
};

/** Checks of `DagDeliveryProps`. */
export const DAG_DELIVERY_CHECKS: PropChecks<DagDeliveryProps> = {
  ...AWS_ACCOUNT_CHECKS,
  ...DELIVERY_CHECKS,
  ...NAMING_CHECKS,
  airflowVersion: text(airflowVersionRule),
  dagBucketName: text(bucketNameRule),
  encryptionKey: constructWith("keyArn"),
  deployRoleArn: optional(roleArn),
  readerRoleArns: roleArns,
  accessLogsBucketName: optional(text(bucketNameRule)),
  logRetentionInDays: optional(number(logRetentionRule)),
  deletionProtection: optional(flag),
};

/** Whether anybody delivers through a publisher. */
export function deliversThroughPublisher({
  ciSources = [],
  submitterRoleArns = [],
}: DeliverySettings): boolean {
  return ciSources.length + submitterRoleArns.length > 0;
}
