import { matching, type Rule, show } from "../validation/rule";

/** An e-mail address; the check finds typing mistakes only. */
export const emailRule: Rule<string> = matching(
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  (email) => `must be an e-mail address, got: ${show(email)}`,
);

/**
 * The ARN of a topic in a Region: neither the function nor CloudWatch alarms can publish to a topic of another
 * Region.
 */
export const snsTopicRegionRule =
  (region: string): Rule<string> =>
  (arn) =>
    arn.split(":")[3] === region
      ? undefined
      : `must be a topic of the Region ${region} (functions and alarms cannot publish to another one), got: ${show(arn)}`;

/** The ARN of a standard SNS topic; a FIFO topic accepts neither alarms nor these messages. */
export const snsTopicArnRule: Rule<string> = matching(
  /^arn:(aws|aws-cn|aws-us-gov):sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
  (arn) =>
    `must be the ARN of a standard SNS topic, such as arn:aws:sns:eu-west-1:111122223333:security, got: ${show(arn)}`,
);
