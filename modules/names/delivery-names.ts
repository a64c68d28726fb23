import { boundedName } from "../aws/bounded-name";
import { type ArnBuilder } from "../aws/location";
import { LONGEST_BUCKET_NAME } from "./bucket-name";
import { deadLetterQueueName, detectorLogGroupName } from "./detector-names";
import { type EnvironmentNaming } from "./environment-name";
import { iamName } from "./iam-names";

/** Leaves room for the environment in the name of a CI role. */
const MAX_CI_PURPOSE_LENGTH = 32;

/** The name of an environment's DAG publisher: its function, role, table, topic, queue and rule. */
export function publisherName(environment: EnvironmentNaming): string {
  return iamName(environment, "dag-publisher");
}

/** The name of the rule that has the publisher compare the buckets with its records. */
export function reconcileRuleName(environment: EnvironmentNaming): string {
  return iamName(environment, "dag-reconcile");
}

/** The log group that Lambda writes the publisher's log to. */
export function publisherLogGroupName(environment: EnvironmentNaming): string {
  return detectorLogGroupName(publisherName(environment));
}

/** The names of the publisher's queue, and of its dead-letter queue. */
export function publisherQueueNames(environment: EnvironmentNaming): { queue: string; deadLetters: string } {
  const queue = publisherName(environment);
  return { queue, deadLetters: deadLetterQueueName(queue) };
}

/** The name of the role of a CI job that delivers below one prefix of keys, or below all. */
export function ciRoleName(environment: EnvironmentNaming, prefix?: string): string {
  const purpose = prefix === undefined ? "ci" : `ci-${prefix.replaceAll("/", "-")}`;
  return iamName(environment, boundedName(purpose, MAX_CI_PURPOSE_LENGTH));
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
  { bucketName, ...environment }: EnvironmentNaming & { readonly bucketName: string },
): string[] {
  const name = publisherName(environment);
  return [
    account.s3Arn(`${intakeBucketName(bucketName)}*`),
    account.arn("lambda", `function:${name}*`),
    account.arn("dynamodb", `table/${name}*`),
    account.arn("sns", name),
    account.arn("events", `rule/${name}`),
    account.arn("events", `rule/${reconcileRuleName(environment)}`),
    account.arn("sqs", `${name}*`),
    account.arn("logs", `log-group:${publisherLogGroupName(environment)}*`),
  ];
}
