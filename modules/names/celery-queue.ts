import { matching, type Rule, show } from "../validation/rule";

/** What the components of an environment do with their queue. */
export const CELERY_QUEUE_ACTIONS = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
] as const;

/**
 * The ARN of a queue that MWAA's workers take their tasks from.
 * @see https://docs.aws.amazon.com/mwaa/latest/API/API_Environment.html
 */
export const celeryQueueArnRule: Rule<string> = matching(
  /^arn:aws[\w-]*:sqs:[a-z0-9-]+:\d{12}:airflow-celery-[\w-]+$/,
  (arn) => `must be the ARN of a queue airflow-celery-…, as GetEnvironment returns it, got: ${show(arn)}`,
);

/**
 * The ARNs of queues that may be an environment's. The queue is in an account of AWS's, and its name is known only after the
 * environment is created.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html
 */
export function anyCeleryQueueArn(account: { readonly partition: string; readonly region: string }): string {
  return `arn:${account.partition}:sqs:${account.region}:*:airflow-celery-*`;
}
