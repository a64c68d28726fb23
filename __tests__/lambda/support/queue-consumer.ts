import { type SQSBatchResponse } from "aws-lambda";
import { ACCOUNT, type AwsClient } from "../../terraform/support/aws-client";
import { REGION } from "./delivery-buckets";

/** SQS gives ten messages a call at most. */
const MESSAGES_A_CALL = 10;

/** A message as SQS gives it. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
}

/** Creates a queue, and gives its URL. */
export async function createQueue(
  client: AwsClient,
  name: string,
  attributes: Record<string, string>,
): Promise<string> {
  const { QueueUrl } = await sqs<{ QueueUrl: string }>(client, "CreateQueue", {
    QueueName: name,
    Attributes: attributes,
  });
  return QueueUrl;
}

/** ARN of a queue of the local AWS. */
export function queueArn(name: string): string {
  return `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
}

/** Sends the events of a pattern to a queue, by a rule of the queue's name. */
export async function sendEvents(client: AwsClient, pattern: string, queue: string): Promise<void> {
  await client.json("events", "AWSEvents.PutRule", { Name: queue, EventPattern: pattern });
  await client.json("events", "AWSEvents.PutTargets", {
    Rule: queue,
    Targets: [{ Id: "queue", Arn: queueArn(queue) }],
  });
}

/** Turns the events of a bucket on. */
export async function turnOnEvents(client: AwsClient, bucket: string): Promise<void> {
  await client.s3(
    "PUT",
    `/${bucket}?notification`,
    '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EventBridgeConfiguration/></NotificationConfiguration>',
  );
}

/** Messages of a queue, at most ten; they are hidden from others then. */
export async function receive(client: AwsClient, queueUrl: string): Promise<readonly ReceivedMessage[]> {
  const { Messages = [] } = await sqs<{ Messages?: ReceivedMessage[] }>(client, "ReceiveMessage", {
    QueueUrl: queueUrl,
    MaxNumberOfMessages: MESSAGES_A_CALL,
  });
  return Messages;
}

/** Takes all messages that a queue has, and gives their bodies as JSON. */
export async function takeAll(client: AwsClient, queueUrl: string): Promise<unknown[]> {
  const bodies: unknown[] = [];
  for (;;) {
    const messages = await receive(client, queueUrl);
    if (messages.length === 0) {
      return bodies;
    }
    for (const { Body, ReceiptHandle } of messages) {
      bodies.push(JSON.parse(Body));
      await sqs(client, "DeleteMessage", { QueueUrl: queueUrl, ReceiptHandle });
    }
  }
}

/** Sends a message. */
export async function send(client: AwsClient, queueUrl: string, body: unknown): Promise<void> {
  await sqs(client, "SendMessage", { QueueUrl: queueUrl, MessageBody: JSON.stringify(body) });
}

/**
 * What Lambda does for an event source mapping that reports failures of single messages: it polls the queue, calls the
 * function with a batch, and deletes what did not fail. The rest is shown again at once, as if the queue's visibility
 * timeout were over.
 * Source: AWS Lambda Developer Guide, "Using Lambda with Amazon SQS".
 */
export class QueueConsumer {
  /** Bodies of all messages so far, as JSON, in the order in which they came. */
  public readonly bodies: unknown[] = [];

  public constructor(
    private readonly client: AwsClient,
    private readonly queueUrl: string,
    private readonly batchSize: number,
    private readonly work: (records: readonly object[]) => Promise<SQSBatchResponse>,
  ) {}

  /** Polls until the queue shows no more messages. */
  public async drain(): Promise<void> {
    while ((await this.next()) > 0);
  }

  /** Works on one batch, and gives the number of its messages. */
  public async next(): Promise<number> {
    const batch: ReceivedMessage[] = [];
    while (batch.length < this.batchSize) {
      const messages = await receive(this.client, this.queueUrl);
      batch.push(...messages);
      if (messages.length === 0) {
        break;
      }
    }
    if (batch.length === 0) {
      return 0;
    }
    this.bodies.push(...batch.map(({ Body }) => JSON.parse(Body) as unknown));
    const { batchItemFailures } = await this.work(
      batch.map(({ MessageId, ReceiptHandle, Body }) => ({
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
        eventSource: "aws:sqs",
      })),
    );
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { MessageId, ReceiptHandle } of batch) {
      const message = { QueueUrl: this.queueUrl, ReceiptHandle };
      await (failed.has(MessageId)
        ? sqs(this.client, "ChangeMessageVisibility", { ...message, VisibilityTimeout: 0 })
        : sqs(this.client, "DeleteMessage", message));
    }
    return batch.length;
  }
}

async function sqs<Answer>(client: AwsClient, action: string, input: object): Promise<Answer> {
  const { status, text } = await client.json("sqs", `AmazonSQS.${action}`, input);
  if (status !== 200) {
    throw new Error(`SQS of the local AWS answered ${action} with ${status}: ${text}`);
  }
  return JSON.parse(text === "" ? "{}" : text) as Answer;
}
