import { type ArnBuilder } from "../aws/location";
import { type EnvironmentNaming } from "./environment-name";
import { iamName } from "./iam-names";
import { type Rule, show } from "../validation/rule";

/** The name of an environment's detector, which its function, role, table, topic and rule have. */
export function detectorName(environment: EnvironmentNaming): string {
  return iamName(environment, "privilege-detector");
}

/** A name that Lambda, IAM, DynamoDB, SNS, SQS and EventBridge all allow. */
export const detectorNameRule: Rule<string> = (name) =>
  /^[\w-]{3,64}$/.test(name)
    ? undefined
    : `must be 3 to 64 letters, digits, hyphens and underscores, got: ${show(name)}`;

/** The log group that Lambda writes a function's log to. */
export function detectorLogGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** The name of a detector's dead-letter queue. */
export function deadLetterQueueName(functionName: string): string {
  return `${functionName}-dead-letters`;
}

/**
 * ARNs of a detector's function, table, topic, rule, queue and log group, and of their sub-resources: a version of
 * the function, such as `$LATEST`, has its own ARN.
 */
export function detectorArns(account: ArnBuilder, name: string): string[] {
  const logGroup = account.arn("logs", `log-group:${detectorLogGroupName(name)}`);
  return [
    account.arn("lambda", `function:${name}`),
    account.arn("lambda", `function:${name}:*`),
    account.arn("dynamodb", `table/${name}`),
    account.arn("dynamodb", `table/${name}/*`),
    account.arn("sns", name),
    account.arn("events", `rule/${name}`),
    account.arn("sqs", deadLetterQueueName(name)),
    logGroup,
    `${logGroup}:*`,
  ];
}
