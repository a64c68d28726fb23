import {
  INTAKE_PREFIXES,
  PUBLISH_EVENT_SOURCE,
  PUBLISHED_PREFIX,
} from "../../functions/dag-publisher/contract";
import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";
import { publisherLogGroupName, publisherName } from "../names/delivery-names";
import { logGroupName } from "../names/log-groups";
import { deliveredKeys } from "./intake-keys";
import { type EnvironmentNaming } from "../names/environment-name";

/** What the publisher's role refers to. */
export interface PublisherPolicyInput extends EnvironmentNaming {
  /** ARN of the intake bucket. */
  readonly intakeBucketArn: string;
  /** ARN of the DAG bucket. */
  readonly dagBucketArn: string;
  /** ARN of the KMS key that signs manifests, if signatures are demanded. */
  readonly signingKeyArn?: string;
}

/**
 * What the publisher may do: read what was delivered, write what passed, and say so. It may neither change a bucket's
 * policy or settings, nor purge a version, nor read a secret. Every ARN but a key's is known before apply.
 */
export function publisherPolicy(account: AwsAccount, input: PublisherPolicyInput): PolicyStatement[] {
  const name = publisherName(input);
  const logGroup = (group: string): string => account.arn("logs", `log-group:${group}:*`);
  return [
    ...intakeStatements(input.intakeBucketArn),
    ...dagBucketStatements(input.dagBucketArn),
    {
      Sid: "KeepRecords",
      Effect: "Allow",
      Action: [
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
      ],
      Resource: account.arn("dynamodb", `table/${name}`),
    },
    {
      Sid: "TakeMessages",
      Effect: "Allow",
      Action: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
      ],
      Resource: account.arn("sqs", name),
    },
    { Sid: "Notify", Effect: "Allow", Action: "sns:Publish", Resource: account.arn("sns", name) },
    {
      Sid: "PutEvents",
      Effect: "Allow",
      Action: "events:PutEvents",
      Resource: account.arn("events", "event-bus/default"),
      // One request has several events, and with none there would be nothing to compare.
      Condition: {
        "ForAllValues:StringEquals": { "events:source": PUBLISH_EVENT_SOURCE },
        Null: { "events:source": "false" },
      },
    },
    {
      // Whether Airflow took the files.
      Sid: "ReadDagProcessingLog",
      Effect: "Allow",
      Action: "logs:FilterLogEvents",
      Resource: logGroup(logGroupName(input.environmentName, "DAGProcessing")),
    },
    {
      Sid: "WriteOwnLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: logGroup(publisherLogGroupName(input)),
    },
    ...(input.signingKeyArn === undefined
      ? []
      : [
          {
            Sid: "VerifySignatures",
            Effect: "Allow",
            Action: "kms:Verify",
            Resource: input.signingKeyArn,
          } as const,
        ]),
  ];
}

/** Use of the environment's key, only through the services that keep what the publisher works with. */
export function publisherEncryption(account: AwsAccount, keyArn: string): PolicyStatement[] {
  return [
    {
      Sid: "UseKeyThroughServices",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: keyArn,
      Condition: {
        StringEquals: {
          "kms:ViaService": ["dynamodb", "lambda", "s3", "sns", "sqs"].map((service) =>
            account.servicePrincipal(service),
          ),
        },
      },
    },
  ];
}

function intakeStatements(bucketArn: string): PolicyStatement[] {
  const object = (key: string): string => `${bucketArn}/${key}`;
  return [
    {
      Sid: "ListIntake",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketVersions"],
      Resource: bucketArn,
    },
    {
      Sid: "ReadIntake",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: [...deliveredKeys(), `${INTAKE_PREFIXES.status}*`, `${INTAKE_PREFIXES.policy}*`].map(object),
    },
    {
      Sid: "TagWhatWasDelivered",
      Effect: "Allow",
      Action: ["s3:GetObjectVersionTagging", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"],
      Resource: deliveredKeys().map(object),
    },
    {
      Sid: "WriteStatuses",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: object(`${INTAKE_PREFIXES.status}?*`),
    },
  ];
}

function dagBucketStatements(bucketArn: string): PolicyStatement[] {
  return [
    {
      Sid: "ListDags",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketVersions"],
      Resource: bucketArn,
      Condition: { StringLike: { "s3:prefix": `${PUBLISHED_PREFIX}*` } },
    },
    {
      Sid: "PublishDags",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      Resource: `${bucketArn}/${PUBLISHED_PREFIX}?*`,
    },
  ];
}
