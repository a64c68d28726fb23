import { type ArnBuilder } from "../aws/location";
import { iamName } from "./iam-names";
import { type Rule, show } from "../validation/rule";

/** The name of an environment's detector: of its function, its role, its table, its topic and its rule. */
export function detectorName(environmentName: string): string {
  return iamName(environmentName, "privilege-detector");
}

/** A name that Lambda, IAM, DynamoDB, SNS, SQS and EventBridge all take. */
export const detectorNameRule: Rule<string> = (name) =>
  /^[\w-]{3,64}$/.test(name)
    ? undefined
    : `must be 3 to 64 letters, digits, hyphens and underscores, got: ${show(name)}`;

/** The log group that Lambda writes a function's log to. */
export function detectorLogGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** The queue of a detector's failed runs. */
export function deadLetterQueueName(functionName: string): string {
  return `${functionName}-dead-letters`;
}

/**
 * ARNs of a detector's function, table, topic, rule, queue and log group, and of what is named below them: a
 * version of the function, such as `$LATEST`, is asked for under an ARN of its own.
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
