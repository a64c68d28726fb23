import { type Pace } from "../runtime/pace";
import { withRetries } from "../runtime/retry";
import { type Publisher } from "./publisher";

/**
 * The problem of nobody who gets what is published, or nothing. SNS takes a message for nobody without an error.
 * @param topicArns the detector's own topic, and further ones: of those, one that the function may not ask about is another
 * account's, and is taken to have readers
 */
export async function missingSubscriber(
  [own = "", ...others]: readonly string[],
  publisher: Pick<Publisher, "confirmedSubscriptions">,
  pace: Pace,
): Promise<string[]> {
  const confirmed = (arn: string): Promise<number> =>
    withRetries(pace, `asking for the subscriptions of ${arn}`, () => publisher.confirmedSubscriptions(arn));
  try {
    if ((await confirmed(own)) > 0) {
      return [];
    }
  } catch (error) {
    return [`who gets the notifications could not be found out: ${String(error)}`];
  }
  for (const arn of others) {
    if ((await confirmed(arn).catch(() => 1)) > 0) {
      return [];
    }
  }
  return [
    `nobody gets the notifications: no topic has a confirmed subscription (${[own, ...others].join(", ")}). Who is named under detection.notify must confirm the mail from AWS Notifications`,
  ];
}
