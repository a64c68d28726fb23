import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { policyDocument } from "../aws/policy-document";
import { type IEnvironmentKey } from "../environment/environment-key";

/** Props of `DetectorTopic`. */
export interface DetectorTopicProps {
  /** Account and Region of the topic. */
  readonly account: AwsAccount;
  /** Name of the topic. */
  readonly name: string;
  /** The key that encrypts messages. Its policy must let CloudWatch alarms use it. */
  readonly encryptionKey: IEnvironmentKey;
  /** E-mail addresses that get every message; each must confirm its subscription. */
  readonly emails: readonly string[];
}

/** Where incidents and alarms are told: encrypted, and published to over TLS alone. */
export class DetectorTopic extends Construct {
  /** ARN of the topic. */
  public readonly topicArn: string;

  public constructor(scope: Construct, id: string, props: DetectorTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "Resource", {
      name: props.name,
      kmsMasterKeyId: props.encryptionKey.keyArn,
    });
    this.topicArn = topic.arn;
    const arn = props.account.arn("sns", props.name);
    new SnsTopicPolicy(this, "Policy", {
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Sid: "AlarmsPublish",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: arn,
          Condition: { StringEquals: { "aws:SourceAccount": props.account.accountId } },
        },
      ]),
    });
    for (const email of props.emails) {
      new SnsTopicSubscription(this, email, { topicArn: topic.arn, protocol: "email", endpoint: email });
    }
  }
}
