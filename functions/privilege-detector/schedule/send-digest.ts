import { type Mailbox } from "../notify/mailbox";
import { type Notifier } from "../notify/notifier";
import { type EnvironmentRun } from "./environment-run";

/** Sends what is too much for a message each, once at the end of a run. It never throws: the next run tries again. */
export async function sendDigest(
  environmentRun: EnvironmentRun,
  notifier: Notifier,
  mailbox: Mailbox,
): Promise<void> {
  const { environment, problems } = environmentRun;
  try {
    const failures = await notifier.sendDigest(environment.name, mailbox);
    environmentRun.deliveryFailures += failures.length;
    problems.push(...failures);
  } catch (error) {
    environmentRun.deliveryFailures += 1;
    problems.push(String(error));
  }
}
