import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";
import { publisherLogGroupName, publisherQueueNames } from "../names/delivery-names";
import { detectorLogGroupName, detectorName } from "../names/detector-names";
import { snapshotName } from "../names/snapshot-names";
import { type EnvironmentNaming } from "../names/environment-name";
import { flowLogGroupName, logGroupNames } from "../names/log-groups";
import { denyOtherEnvironments, environmentRoleArns } from "../names/other-environments";
import { DAG_PREFIX } from "../names/dag-prefix";
import { type Share, sharedSecretArns } from "../names/shares";
import { secretsArns } from "../names/secrets-prefix";
import { accountAdministersKey, logsEncryptLogGroups } from "./key-statements";

/** What the key policy of one environment depends on. */
export interface EnvironmentKeyPolicyProps extends EnvironmentNaming {
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
   * ARN of the environment's execution role, for a key that no other environment uses: the roles of all others are denied
   * the key then, whatever is attached to them.
   * @default - IAM policies of the account decide, for those roles too
   */
  readonly executionRoleArn?: string;

  /**
   * Names of the buckets that the DAG writers write to, for objects of which alone they may use the key.
   * @default - any bucket
   */
  readonly bucketNames?: readonly string[];

  /**
   * Prefix of the names of the secrets that their administrators write, for which alone they may use the key; without a
   * slash at the end.
   * @default - any secret
   */
  readonly secretsPrefix?: string;

  /**
   * What stands between prefix, kind and id in the names of the secrets, 1 to 8 characters. Beside `secretsPrefix`.
   * @default "/"
   */
  readonly secretsSeparator?: string;

  /**
   * What DAGs of other environments of the account read: they decrypt through S3 and Secrets Manager what is shared. Beside
   * `executionRoleArn` and `dagBucketName`.
   * @default - nothing
   */
  readonly shares?: readonly Share[];

  /**
   * Name of the environment's DAG bucket, of which shares with `dags` may decrypt objects.
   * @default - none
   */
  readonly dagBucketName?: string;

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

  /**
   * Whether users and roles of the environment are read every hour, `privilegeSnapshot` of `TeamEnvironment`: CloudWatch Logs
   * may encrypt the function's log group with this key.
   * @default false
   */
  readonly usedBySnapshot?: boolean;
}

/** The key policy of an environment's key. */
export function environmentKeyPolicy(
  account: AwsAccount,
  props: EnvironmentKeyPolicyProps,
): PolicyStatement[] {
  return [
    accountAdministersKey(account),
    logsEncryptLogGroups(account, props.logGroupNames ?? encryptedLogGroups(props)),
    ...denyOthers(account, props),
    ...useThroughService("DagWritersUseKeyThroughS3", account, "s3", props.dagWriterRoleArns, {
      // With a bucket key, the context is the bucket; without one, the object.
      "aws:s3:arn": props.bucketNames?.flatMap((name) => [account.s3Arn(name), account.s3Arn(`${name}/*`)]),
    }),
    ...useThroughService(
      "SecretAdministratorsUseKeyThroughSecretsManager",
      account,
      "secretsmanager",
      props.secretAdministratorRoleArns,
      { SecretARN: props.secretsPrefix === undefined ? undefined : secretsArns(account, props) },
    ),
    ...(props.usedByAlarms === true ? [alarmsSendToTopics(account)] : []),
    ...(props.usedByRules === true ? [rulesSendToTopic(account, detectorName(props))] : []),
    ...(props.usedByDelivery === true ? [rulesSendToQueues(account, props)] : []),
  ];
}

function denyOthers(account: AwsAccount, props: EnvironmentKeyPolicyProps): PolicyStatement[] {
  return props.executionRoleArn === undefined
    ? []
    : [
        denyOtherEnvironments({ Action: "kms:*", Resource: "*" }, [
          props.executionRoleArn,
          ...environmentRoleArns(account, props),
          ...(props.dagWriterRoleArns ?? []),
          ...(props.secretAdministratorRoleArns ?? []),
          ...(props.shares ?? []).map(({ roleArn }) => roleArn),
        ]),
        ...(props.shares ?? []).flatMap((share, index) =>
          denyMoreThanIsShared(account, props, share, index + 1),
        ),
      ];
}

/** What else is attached to the role of the other environment opens nothing more. Log groups are decrypted by CloudWatch Logs. */
function denyMoreThanIsShared(
  account: AwsAccount,
  props: EnvironmentKeyPolicyProps,
  share: Share,
  number: number,
): PolicyStatement[] {
  const secretArns = sharedSecretArns(account, props, share);
  const { dagBucketName } = props;
  const contexts = [
    ...(secretArns.length === 0 ? [] : [{ service: "secretsmanager", key: "SecretARN", values: secretArns }]),
    ...(share.dags !== true || dagBucketName === undefined
      ? []
      : [
          {
            service: "s3",
            key: "aws:s3:arn",
            values: [account.s3Arn(dagBucketName), account.s3Arn(`${dagBucketName}/${DAG_PREFIX}*`)],
          },
        ]),
  ];
  const role = { "aws:PrincipalArn": share.roleArn };
  const deny = { Effect: "Deny", Principal: "*", Resource: "*" } as const;
  if (contexts.length === 0) {
    return [{ Sid: `DenySharedWith${number}`, ...deny, Action: "kms:*", Condition: { ArnEquals: role } }];
  }
  return [
    {
      Sid: `DenyMoreThanDecryptToSharedWith${number}`,
      ...deny,
      NotAction: "kms:Decrypt",
      Condition: { ArnEquals: role },
    },
    {
      Sid: `DenyOtherServicesToSharedWith${number}`,
      ...deny,
      Action: "kms:Decrypt",
      Condition: {
        ArnEquals: role,
        StringNotEquals: {
          "kms:ViaService": contexts.map(({ service }) => account.servicePrincipal(service)),
        },
      },
    },
    ...contexts.map(({ service, key, values }, index): PolicyStatement => ({
      Sid: `DenyOtherDataToSharedWith${number}${"ab"[index] ?? ""}`,
      ...deny,
      Action: "kms:Decrypt",
      Condition: {
        ArnEquals: role,
        StringEquals: { "kms:ViaService": account.servicePrincipal(service) },
        StringNotLike: { [`kms:EncryptionContext:${key}`]: values },
      },
    })),
  ];
}

function encryptedLogGroups(props: EnvironmentKeyPolicyProps): string[] {
  const { environmentName, usedByDelivery, usedBySnapshot } = props;
  return [
    ...logGroupNames(environmentName),
    flowLogGroupName(environmentName),
    detectorLogGroupName(detectorName(props)),
    ...(usedByDelivery === true ? [publisherLogGroupName(props)] : []),
    ...(usedBySnapshot === true ? [detectorLogGroupName(snapshotName(props))] : []),
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
function rulesSendToQueues(account: AwsAccount, environment: EnvironmentNaming): PolicyStatement {
  const { queue, deadLetters } = publisherQueueNames(environment);
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

/**
 * Use of the key by roles through one service, for what the encryption context says.
 * @param encryptionContext patterns of the values, by key; nothing for any value
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function useThroughService(
  sid: string,
  account: AwsAccount,
  service: string,
  roleArns: readonly string[] = [],
  encryptionContext: Readonly<Record<string, readonly string[] | undefined>> = {},
): PolicyStatement[] {
  if (roleArns.length === 0) {
    return [];
  }
  const contexts = Object.entries(encryptionContext).flatMap(([key, values]) =>
    values === undefined ? [] : [[`kms:EncryptionContext:${key}`, values] as const],
  );
  return [
    {
      Sid: sid,
      Effect: "Allow",
      Principal: { AWS: roleArns },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: "*",
      Condition: {
        StringEquals: { "kms:ViaService": account.servicePrincipal(service) },
        ...(contexts.length === 0 ? {} : { StringLike: Object.fromEntries(contexts) }),
      },
    },
  ];
}
