import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";
import { publisherLogGroupName, publisherQueueNames } from "../names/delivery-names";
import { detectorLogGroupName, detectorName } from "../names/detector-names";
import { flowLogGroupName, logGroupNames } from "../names/log-groups";
import { accountAdministersKey, logsEncryptLogGroups } from "./key-statements";

/** What the key policy of one environment depends on. */
export interface EnvironmentKeyPolicyProps {
  /** Name of the MWAA environment, 1 to 80 characters. The key's alias is `alias/mwaa-<name>`. */
  readonly environmentName: string;

  /**
   * Names of the log groups that CloudWatch Logs may encrypt with this key.
   * @default - the environment's five, and those of its VPC's flow logs and its privilege-change detector
   */
  readonly logGroupNames?: readonly string[];

  /**
   * ARNs of the IAM roles that write DAGs: they may use the key through S3 only. The roles must exist.
   * @default - none
   */
  readonly dagWriterRoleArns?: readonly string[];

  /**
   * ARNs of the IAM roles that write secret values: they may use the key through Secrets Manager only. The roles
   * must exist.
   * @default - none
   */
  readonly secretAdministratorRoleArns?: readonly string[];

  /**
   * Whether CloudWatch alarms of the account may publish to SNS topics that this key encrypts.
   * @default false
   */
  readonly usedByAlarms?: boolean;

  /**
   * Whether EventBridge rules may publish to the privilege-change detector's topic, which this key encrypts.
   * @default false
   */
  readonly usedByRules?: boolean;

  /**
   * Whether the environment has a DAG publisher, `DagDelivery`: CloudWatch Logs may encrypt its log group, and
   * EventBridge rules may send to its queues, with this key.
   * @default false
   */
  readonly usedByDelivery?: boolean;
}

/** The key policy of an environment's key. */
export function environmentKeyPolicy(
  account: AwsAccount,
  props: EnvironmentKeyPolicyProps,
): PolicyStatement[] {
  return [
    accountAdministersKey(account),
    logsEncryptLogGroups(account, props.logGroupNames ?? encryptedLogGroups(props)),
    ...useThroughService("DagWritersUseKeyThroughS3", account, "s3", props.dagWriterRoleArns),
    ...useThroughService(
      "SecretAdministratorsUseKeyThroughSecretsManager",
      account,
      "secretsmanager",
      props.secretAdministratorRoleArns,
    ),
    ...(props.usedByAlarms === true ? [alarmsSendToTopics(account)] : []),
    ...(props.usedByRules === true ? [rulesSendToTopic(account, detectorName(props.environmentName))] : []),
    ...(props.usedByDelivery === true ? [rulesSendToQueues(account, props.environmentName)] : []),
  ];
}

function encryptedLogGroups({ environmentName, usedByDelivery }: EnvironmentKeyPolicyProps): string[] {
  return [
    ...logGroupNames(environmentName),
    flowLogGroupName(environmentName),
    detectorLogGroupName(detectorName(environmentName)),
    ...(usedByDelivery === true ? [publisherLogGroupName(environmentName)] : []),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function alarmsSendToTopics(account: AwsAccount): PolicyStatement {
  return {
    Sid: "AlarmsSendToTopics",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": account.accountId } },
  };
}

/**
 * SNS's documentation says that the source condition keys are not supported here: EventBridge sends none of them.
 * The encryption context names the topic instead.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function rulesSendToTopic(account: AwsAccount, topicName: string): PolicyStatement {
  return {
    Sid: "RulesSendToTopic",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: {
      StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": account.arn("sns", topicName) },
    },
  };
}

/**
 * SQS uses the key for EventBridge, with the queue in the encryption context.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
function rulesSendToQueues(account: AwsAccount, environmentName: string): PolicyStatement {
  const { queue, deadLetters } = publisherQueueNames(environmentName);
  return {
    Sid: "RulesSendToDeliveryQueues",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: {
      StringEquals: {
        "kms:EncryptionContext:aws:sqs:arn": [queue, deadLetters].map((name) => account.arn("sqs", name)),
      },
    },
  };
}

function useThroughService(
  sid: string,
  account: AwsAccount,
  service: string,
  roleArns: readonly string[] = [],
): PolicyStatement[] {
  if (roleArns.length === 0) {
    return [];
  }
  return [
    {
      Sid: sid,
      Effect: "Allow",
      Principal: { AWS: roleArns },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": account.servicePrincipal(service) } },
    },
  ];
}
