import { boundedName } from "../aws/bounded-name";
import { type ArnBuilder } from "../aws/location";
import { LONGEST_BUCKET_NAME } from "./bucket-name";
import { deadLetterQueueName, detectorLogGroupName } from "./detector-names";
import { iamName } from "./iam-names";

/** Leaves room for the environment in the name of a CI role. */
const MAX_CI_PURPOSE_LENGTH = 32;

/** The name of an environment's DAG publisher: its function, role, table, topic, queue and rule. */
export function publisherName(environmentName: string): string {
  return iamName(environmentName, "dag-publisher");
}

/** The name of the rule that has the publisher compare the buckets with its records. */
export function reconcileRuleName(environmentName: string): string {
  return iamName(environmentName, "dag-reconcile");
}

/** The log group that Lambda writes the publisher's log to. */
export function publisherLogGroupName(environmentName: string): string {
  return detectorLogGroupName(publisherName(environmentName));
}

/** The names of the publisher's queue, and of its dead-letter queue. */
export function publisherQueueNames(environmentName: string): { queue: string; deadLetters: string } {
  const queue = publisherName(environmentName);
  return { queue, deadLetters: deadLetterQueueName(queue) };
}

/** The name of the role of a CI job that delivers below one prefix of keys, or below all. */
export function ciRoleName(environmentName: string, prefix?: string): string {
  const purpose = prefix === undefined ? "ci" : `ci-${prefix.replaceAll("/", "-")}`;
  return iamName(environmentName, boundedName(purpose, MAX_CI_PURPOSE_LENGTH));
}

/** The name of the bucket that authors deliver to, beside a DAG bucket. */
export function intakeBucketName(dagBucketName: string): string {
  return boundedName(`${dagBucketName}-intake`, LONGEST_BUCKET_NAME);
}

/**
 * ARNs of everything between authors and the DAG bucket, with a `*` at the end for what is below it: the intake bucket,
 * and the publisher's function, table, topic, rules, queues and log group.
 */
export function deliveryArns(
  account: ArnBuilder,
  { environmentName, bucketName }: { readonly environmentName: string; readonly bucketName: string },
): string[] {
  const name = publisherName(environmentName);
  return [
    account.s3Arn(`${intakeBucketName(bucketName)}*`),
    account.arn("lambda", `function:${name}*`),
    account.arn("dynamodb", `table/${name}*`),
    account.arn("sns", name),
    account.arn("events", `rule/${name}`),
    account.arn("events", `rule/${reconcileRuleName(environmentName)}`),
    account.arn("sqs", `${name}*`),
    account.arn("logs", `log-group:${publisherLogGroupName(environmentName)}*`),
  ];
}
