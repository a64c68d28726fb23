import { type ITerraformDependable } from "cdktf";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { policyDocument } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { publisherName, publisherQueueNames } from "../names/delivery-names";
import { denyOtherEnvironments } from "../names/other-environments";
import { type EnvironmentNaming } from "../names/environment-name";

/** How often a message is tried before it goes to the dead-letter queue. */
const MAX_RECEIVE_COUNT = 5;

const RETENTION_SECONDS = 14 * 24 * 3_600;

/** Props of `PublisherQueue`. */
export interface PublisherQueueProps extends EnvironmentNaming {
  /** Account and Region of the queues. */
  readonly account: AwsAccount;
  /** The key that encrypts the messages. Its policy must let EventBridge rules use it for these queues. */
  readonly encryptionKey: IEnvironmentKey;
  /** Longest time that the function works on a batch, in seconds. */
  readonly functionTimeoutSeconds: number;
  /** ARNs of the rules that send to the queue, and to the dead-letter queue what they could not send. */
  readonly ruleArns: readonly string[];
}

/** The queue between the intake bucket's events and the publisher, and the one for what could not be worked on. */
export class PublisherQueue extends Construct {
  /** ARN of the queue. */
  public readonly queueArn: string;
  /** Name of the queue. */
  public readonly queueName: string;
  /** ARN of the dead-letter queue. */
  public readonly deadLetterQueueArn: string;
  /** Name of the dead-letter queue. */
  public readonly deadLetterQueueName: string;
  /** The queue. */
  public readonly queue: ITerraformDependable;
  /** What must exist before rules send to the queues. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: PublisherQueueProps) {
    super(scope, id);
    const { account, encryptionKey } = props;
    const names = publisherQueueNames(props);
    this.queueName = names.queue;
    this.queueArn = account.arn("sqs", names.queue);
    this.deadLetterQueueName = names.deadLetters;
    this.deadLetterQueueArn = account.arn("sqs", names.deadLetters);

    const common = {
      messageRetentionSeconds: RETENTION_SECONDS,
      kmsMasterKeyId: encryptionKey.keyArn,
    };
    const deadLetters = new SqsQueue(this, "DeadLetterQueue", { ...common, name: names.deadLetters });
    const queue = new SqsQueue(this, "Resource", {
      ...common,
      name: names.queue,
      // AWS's advice for functions: a batch that is throttled is not handed out twice meanwhile.
      visibilityTimeoutSeconds: 6 * props.functionTimeoutSeconds,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: this.deadLetterQueueArn,
        maxReceiveCount: MAX_RECEIVE_COUNT,
      }),
      dependsOn: [deadLetters],
    });
    this.queue = queue;
    this.dependables = [
      this.policy("Policy", queue, this.queueArn, props),
      this.policy("DeadLetterQueuePolicy", deadLetters, this.deadLetterQueueArn, props),
    ];
  }

  private policy(
    id: string,
    queue: SqsQueue,
    queueArn: string,
    { account, ruleArns, ...environment }: PublisherQueueProps,
  ): ITerraformDependable {
    return new SqsQueuePolicy(this, id, {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          Sid: "RulesSend",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queueArn,
          Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
        },
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queueArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        denyOtherEnvironments({ Action: "sqs:*", Resource: queueArn }, [
          account.iamArn(`role/${publisherName(environment)}`),
        ]),
      ]),
    });
  }
}
