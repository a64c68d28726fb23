import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import { type SettingsVariables } from "../../functions/dag-publisher/contract";
import { type AwsAccount } from "../aws/aws-account";
import { createBundledFunction } from "../aws/bundled-function";
import { type PolicyStatement } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { publisherLogGroupName, publisherName } from "../names/delivery-names";
import { publisherEncryption } from "./publisher-policy";
import { type PublisherQueue } from "./publisher-queue";
import { type EnvironmentNaming } from "../names/environment-name";

/** Longest time that the function works on a batch, in seconds. */
export const PUBLISHER_TIMEOUT_SECONDS = 300;

/** Messages that one run works on: those of a commit come together, and each run reads the records once. */
const BATCH_SIZE = 100;

/** How long a run waits for more messages, in seconds; AWS wants one at least for more than ten of them. */
const BATCHING_WINDOW_SECONDS = 1;

/** Runs at the same time; AWS's least. One of them publishes, and the other waits for it. */
const MAXIMUM_CONCURRENCY = 2;

/** Props of `PublisherFunction`. */
export interface PublisherFunctionProps extends EnvironmentNaming {
  /** Account and Region of the function. */
  readonly account: AwsAccount;
  /** The key that encrypts the function's log group and environment. */
  readonly encryptionKey: IEnvironmentKey;
  /** The function's environment variables. */
  readonly settings: SettingsVariables;
  /** What the function may do. */
  readonly statements: readonly PolicyStatement[];
  /** The queue that the function takes messages from. */
  readonly queue: PublisherQueue;
  /** Days that the function's log is kept. */
  readonly logRetentionInDays: number;
}

/** The publisher's Lambda function with its role and its log group, fed by the queue. */
export class PublisherFunction extends Construct {
  /** Name of the function. */
  public readonly functionName: string;

  public constructor(scope: Construct, id: string, props: PublisherFunctionProps) {
    super(scope, id);
    const { account, environmentName, encryptionKey, queue } = props;
    const lambda = createBundledFunction(this, {
      name: publisherName(props),
      bundle: "dag-publisher",
      description: "Checks what authors deliver, and publishes what passes",
      roleDescription: `Publishes DAGs of the MWAA environment ${environmentName}`,
      policyName: "publisher",
      statements: props.statements,
      useOfKey: publisherEncryption(account, encryptionKey.keyArn),
      keyArn: encryptionKey.keyArn,
      logGroupName: publisherLogGroupName(props),
      logRetentionInDays: props.logRetentionInDays,
      variables: { ...props.settings },
      memorySize: 1_024,
      timeout: PUBLISHER_TIMEOUT_SECONDS,
    });
    this.functionName = lambda.functionName;
    new LambdaEventSourceMapping(this, "EventSourceMapping", {
      eventSourceArn: queue.queueArn,
      functionName: lambda.functionName,
      batchSize: BATCH_SIZE,
      maximumBatchingWindowInSeconds: BATCHING_WINDOW_SECONDS,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: MAXIMUM_CONCURRENCY },
      dependsOn: [queue.queue],
    });
  }
}
