import { type ITerraformDependable } from "cdktf";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { idInList } from "../aws/child-id";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { denyOtherEnvironments } from "../names/other-environments";

/** The actions that the policy of a topic may name (SNS Developer Guide, "SNS access policies"). */
const TOPIC_ACTIONS = [
  "sns:AddPermission",
  "sns:DeleteTopic",
  "sns:GetTopicAttributes",
  "sns:ListSubscriptionsByTopic",
  "sns:Publish",
  "sns:RemovePermission",
  "sns:SetTopicAttributes",
  "sns:Subscribe",
];

/** Props of `NotificationTopic`. */
export interface NotificationTopicProps {
  /** Account and Region of the topic. */
  readonly account: AwsAccount;
  /** Name of the topic, of the role of the function that publishes to it, and prefix of its alarms' names. */
  readonly name: string;
  /** Names of further alarms that publish to it; `*` is any characters. */
  readonly alarmNames: readonly string[];
  /** The key that encrypts messages. Its policy must let CloudWatch alarms use it. */
  readonly encryptionKey: IEnvironmentKey;
  /** Whether EventBridge rules publish by themselves. The key's policy must let EventBridge use it. */
  readonly publishedToByRules: boolean;
  /** E-mail addresses that get every message; each must confirm its subscription. */
  readonly emails: readonly string[];
}

/** A topic for what people are to know, and for alarms: encrypted, and published to over TLS only. */
export class NotificationTopic extends Construct {
  /** ARN of the topic. */
  public readonly topicArn: string;
  /** What must exist before AWS services publish to it. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: NotificationTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "Resource", {
      name: props.name,
      kmsMasterKeyId: props.encryptionKey.keyArn,
    });
    this.topicArn = topic.arn;
    const arn = props.account.arn("sns", props.name);
    const policy = new SnsTopicPolicy(this, "Policy", {
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
          Condition: {
            StringEquals: { "aws:SourceAccount": props.account.accountId },
            // An alarm that somebody else makes in the account could raise a false one.
            ArnLike: {
              "aws:SourceArn": [`${props.name}-*`, ...props.alarmNames].map((name) =>
                props.account.arn("cloudwatch", `alarm:${name}`),
              ),
            },
          },
        },
        denyOtherEnvironments({ Action: TOPIC_ACTIONS, Resource: arn }, [
          props.account.iamArn(`role/${props.name}`),
        ]),
        ...(props.publishedToByRules ? [rulesPublish(arn)] : []),
      ]),
    });
    this.dependables = [policy];
    for (const [index, email] of props.emails.entries()) {
      new SnsTopicSubscription(this, idInList(email, "Email", index), {
        topicArn: topic.arn,
        protocol: "email",
        endpoint: email,
      });
    }
  }
}

/**
 * EventBridge supports no `Condition` in the policy of a topic that is a target: with one, it publishes nothing. So the
 * statement allows every rule; docs/security.md says what that means.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
function rulesPublish(topicArn: string): PolicyStatement {
  return {
    Sid: "RulesPublish",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sns:Publish",
    Resource: topicArn,
  };
}
