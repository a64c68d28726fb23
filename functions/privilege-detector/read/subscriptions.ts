import { type LogsApi } from "./logs-api";
import { type Pace } from "../runtime/pace";
import { withRetries } from "../runtime/retry";

/** Name of the subscription filter that sends a log group's lines to the detector. */
export const SUBSCRIPTION_FILTER_NAME = "privilege-change-detector";

/**
 * The log groups whose lines do not come as they are written, each with the reason. Nothing else reports it: without its
 * filter, a log group is as silent as one in which nothing happens. It never throws: what cannot be seen is not there.
 */
export async function unsubscribedLogGroups(
  logGroups: readonly string[],
  { logs, pace }: { readonly logs: LogsApi; readonly pace: Pace },
): Promise<string[]> {
  const unsubscribed: string[] = [];
  for (const logGroup of logGroups) {
    try {
      const look = (): Promise<boolean> => logs.isSubscribed(logGroup);
      if (!(await withRetries(pace, "looking for subscription filters", look))) {
        unsubscribed.push(
          `${logGroup}: no filter ${SUBSCRIPTION_FILTER_NAME} sends every line to this function`,
        );
      }
    } catch (error) {
      unsubscribed.push(`${logGroup}: its filters could not be read: ${String(error)}`);
    }
  }
  return unsubscribed;
}
