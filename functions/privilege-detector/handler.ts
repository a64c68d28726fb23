import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { fromEnv } from "@aws-sdk/credential-provider-env";
import { type Context } from "aws-lambda";
import { MwaaClient } from "../mwaa/mwaa-client";
import { SNAPSHOT_TIMEOUT_SECONDS } from "../privilege-snapshot/contract";
import { SignedClient } from "../signed/signed-client";
import { isAlertInput } from "./audit/alert-input";
import { AwsEnvironments } from "./aws/environments";
import { AwsLogs } from "./aws/logs";
import { AwsPublisher } from "./aws/publisher";
import { AwsSnapshotFunction } from "./aws/snapshot-function";
import { AwsTable } from "./aws/table";
import { Detector, type RunSummary } from "./detector";
import { EmbeddedMetrics } from "./aws/embedded-metrics";
import { type Pace } from "./runtime/pace";
import { isSubscriptionEvent, readSubscription } from "./read/subscription-event";
import { readSettings } from "./settings";
import { isSnapshotInput } from "./state/snapshot-input";

// Read at load: a wrong setting shows on the first start, and not as a run that does half of its work.
const settings = readSettings(process.env);
const logger = new Logger({ serviceName: "privilege-detector" });
const region = (): Promise<string> => Promise.resolve(process.env.AWS_REGION ?? "");
const detector = new Detector(settings, {
  logs: new AwsLogs(new CloudWatchLogsClient({}), process.env.AWS_LAMBDA_FUNCTION_NAME ?? ""),
  environments: new AwsEnvironments(
    new MwaaClient({
      region,
      credentials: fromEnv(),
      attempts: 3,
      connectionTimeout: 5_000,
      requestTimeout: 15_000,
    }),
  ),
  snapshots: new AwsSnapshotFunction(
    new SignedClient("lambda", {
      region,
      credentials: fromEnv(),
      attempts: 1,
      connectionTimeout: 5_000,
      requestTimeout: (SNAPSHOT_TIMEOUT_SECONDS + 10) * 1_000,
    }),
  ),
  table: new AwsTable(new DynamoDBClient({}), settings.TABLE_NAME),
  publisher: new AwsPublisher(new SNSClient({}), new EventBridgeClient({}), settings.EVENT_BUS_NAME),
  metrics: new EmbeddedMetrics(),
  log: {
    info: (message, details) => logger.info(message, details),
    warn: (message, details) => logger.warn(message, details),
    error: (message, details) => logger.error(message, details),
  },
});

/** Lambda's entry point, for the schedule, subscription filters, rules of the audit trail and of snapshots alike. */
export async function handler(event: unknown, context: Context): Promise<RunSummary> {
  logger.addContext(context);
  const run = { id: randomUUID(), pace: paceOf(context) };
  if (isAlertInput(event)) {
    return detector.runAlert(event, run);
  }
  if (isSnapshotInput(event)) {
    return detector.runSnapshot(event.snapshot, run);
  }
  if (!isSubscriptionEvent(event)) {
    return detector.runSchedule(run);
  }
  const batch = readSubscription(event);
  return batch === undefined ? { steps: 0, delivered: 0 } : detector.runSubscription(batch, run);
}

function paceOf(context: Context): Pace {
  return {
    now: () => Date.now(),
    sleep: (milliseconds) => sleep(milliseconds),
    random: () => Math.random(),
    remaining: () => context.getRemainingTimeInMillis(),
  };
}
