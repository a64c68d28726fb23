import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { type SQSBatchResponse } from "aws-lambda";
import { type DeliveryAws } from "../../../cli/delivery/delivery-aws";
import { type SettingsVariables } from "../../../functions/dag-publisher/settings";
import { ACCOUNT, type AwsClient } from "../../terraform/support/aws-client";
import { REPOSITORY } from "../../terraform/support/paths";
import { createVersionedBucket, REGION } from "./delivery-buckets";

/** The function as Lambda runs it. */
export const PUBLISHER_BUNDLE = path.join(REPOSITORY, "dist/bundles/dag-publisher/index.js");
const INVOKE = path.join(__dirname, "invoke.js");

/** Names of a local publisher's resources. */
export const DAGS = "acme-payments-dags-123456789012";
export const INTAKE = `${DAGS}-intake`;
export const LOG_GROUP = "airflow-payments-DAGProcessing";
export const TOPIC_ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:deliveries`;

/** Creates what the publisher works with, and gives its settings. */
export async function createPublisherResources(
  client: AwsClient,
  aws: DeliveryAws,
  policy: string,
): Promise<SettingsVariables> {
  await createVersionedBucket(client, INTAKE);
  await createVersionedBucket(client, DAGS);
  await client.json("dynamodb", "DynamoDB_20120810.CreateTable", {
    TableName: "publisher",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  await client.query("sns", "CreateTopic", { Name: "deliveries" });
  await client.json("logs", "Logs_20140328.CreateLogGroup", { logGroupName: LOG_GROUP });
  const version = await aws.bucket(INTAKE).write("policy/dag-policy.yaml", Buffer.from(policy), {});
  return {
    ENVIRONMENT: "payments",
    AIRFLOW_VERSION: "2.11.0",
    INTAKE_BUCKET: INTAKE,
    DAG_BUCKET: DAGS,
    TABLE_NAME: "publisher",
    TOPIC_ARN,
    EVENT_BUS_NAME: "default",
    POLICY_KEY: "policy/dag-policy.yaml",
    POLICY_VERSION_ID: version ?? "",
    DAG_PROCESSING_LOG_GROUP: LOG_GROUP,
    SIGNING_KEY_ARN: undefined,
  };
}

/** Calls the bundled function once, in a process of its own, and gives its answer; an error where it failed. */
export async function invokePublisher(
  records: readonly object[],
  settings: SettingsVariables,
): Promise<SQSBatchResponse> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [INVOKE, PUBLISHER_BUNDLE, JSON.stringify({ Records: records })],
    { env: { ...process.env, ...settings } },
  );
  const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as {
    answer?: SQSBatchResponse;
    error?: string;
  };
  if (last.answer === undefined) {
    throw new Error(last.error);
  }
  return last.answer;
}

/** The DAG bucket's newest objects, as text. */
export async function publishedObjects(aws: DeliveryAws): Promise<Record<string, string>> {
  const bucket = aws.bucket(DAGS);
  const objects = await bucket.list("");
  const texts = await Promise.all(
    objects.map(async ({ key }) => [key, Buffer.from((await bucket.read(key)).bytes).toString()] as const),
  );
  return Object.fromEntries(texts);
}
