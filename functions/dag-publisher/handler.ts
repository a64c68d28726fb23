import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { type Context, type SQSBatchResponse, type SQSEvent } from "aws-lambda";
import { CloudWatchDagProcessingLog } from "./aws/cloudwatch-dag-processing-log";
import { DynamoDbRecords } from "./aws/dynamodb-records";
import { KmsSignatureCheck } from "./aws/kms-signature-check";
import { AwsNotifications } from "./aws/notifications";
import { METRIC_NAMESPACE } from "../metric-namespace";
import { emitMetrics } from "./aws/publish-metrics";
import { S3DagBucket } from "./aws/s3-dag-bucket";
import { S3IntakeBucket } from "./aws/s3-intake-bucket";
import { loadRules } from "./publish/load-rules";
import { readMessages } from "./publish/messages";
import { type Ports } from "./publish/ports";
import { Publisher } from "./publish/publisher";
import { type RulesOfToday } from "./publish/rules-of-today";
import { readSettings } from "./settings";

// Read at load: a wrong setting shows on the first start, and not as a run that does half of its work.
const settings = readSettings(process.env);
const logger = new Logger({ serviceName: "dag-publisher" });
const s3 = new S3Client({});
const intake = new S3IntakeBucket(s3, settings.INTAKE_BUCKET);
const outside: Omit<Ports, "clock"> = {
  intake,
  dags: new S3DagBucket(s3, settings.DAG_BUCKET),
  table: new DynamoDbRecords(new DynamoDBClient({}), settings.TABLE_NAME),
  notifications: new AwsNotifications(new SNSClient({}), new EventBridgeClient({}), {
    topicArn: settings.TOPIC_ARN,
    eventBusName: settings.EVENT_BUS_NAME,
  }),
  signatures:
    settings.SIGNING_KEY_ARN === undefined
      ? undefined
      : new KmsSignatureCheck(new KMSClient({}), settings.SIGNING_KEY_ARN),
  airflowLog: new CloudWatchDagProcessingLog(new CloudWatchLogsClient({}), settings.DAG_PROCESSING_LOG_GROUP),
  log: {
    info: (message, details) => logger.info(message, details),
    warn: (message, details) => logger.warn(message, details),
  },
};

let context: Context | undefined;
let rules: Omit<RulesOfToday, "today"> | undefined;
let publisher: Publisher | undefined;

/**
 * Lambda's entry point, for the messages of the queue. A message whose work is not done comes back.
 * @throws DagPolicyError or Error where the policy cannot be read: then nothing is published, and the function's errors
 * raise the alarm
 */
export async function handler(event: SQSEvent, lambda: Context): Promise<SQSBatchResponse> {
  context = lambda;
  logger.addContext(lambda);
  rules ??= await loadRules(intake, settings);
  publisher ??= newPublisher(rules);
  const work = readMessages(event.Records, settings.INTAKE_BUCKET);
  if (work.unknown.length > 0) {
    logger.warn("Messages that are no event of the intake bucket are dropped.", {
      count: work.unknown.length,
    });
  }
  const result = await publisher.run(
    { keys: work.keys.keys(), reconcile: work.reconcile.length > 0 },
    { ...rules, today: new Date().toISOString().slice(0, 10) },
  );
  emitMetrics(METRIC_NAMESPACE, settings.ENVIRONMENT, result);
  const failed = [
    ...result.failed.flatMap((key) => work.keys.get(key) ?? []),
    ...(result.reconcileFailed ? work.reconcile : []),
  ];
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function newPublisher({ checkerVersion, policyHash }: Omit<RulesOfToday, "today">): Publisher {
  const deployment = {
    version: 1 as const,
    environment: settings.ENVIRONMENT,
    checkerVersion,
    policyKey: settings.POLICY_KEY,
    policyVersionId: settings.POLICY_VERSION_ID,
    policyHash,
    airflowVersion: settings.AIRFLOW_VERSION,
    ...(settings.SIGNING_KEY_ARN === undefined ? {} : { signingKeyArn: settings.SIGNING_KEY_ARN }),
  };
  const clock = {
    now: () => Date.now(),
    sleep: (milliseconds: number) => sleep(milliseconds),
    remaining: () => context?.getRemainingTimeInMillis() ?? 0,
  };
  return new Publisher(
    { environment: settings.ENVIRONMENT, holder: randomUUID(), deployment },
    { ...outside, clock },
  );
}
