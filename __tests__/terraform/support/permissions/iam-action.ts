import { type ApiCall } from "../gateway/api/request-input";

/** IAM's prefix of a service, where it is not the name that calls are signed for. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/**
 * Operations of S3 whose action has another name; everywhere else it is the operation's.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  DeleteBucketCors: "PutBucketCORS",
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketTagging: "PutBucketTagging",
  DeleteObjects: "DeleteObject",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketCors: "GetBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketNotificationConfiguration: "GetBucketNotification",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListObjectVersions: "ListBucketVersions",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutBucketNotificationConfiguration: "PutBucketNotification",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
};

/** Actions of S3 that have another name where the request names a version of the object. */
const S3_VERSION_ACTIONS: Readonly<Record<string, string>> = {
  DeleteObject: "DeleteObjectVersion",
  GetObject: "GetObjectVersion",
  GetObjectTagging: "GetObjectVersionTagging",
};

/**
 * What a service checks besides, where the request that creates something also tags it.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/ API operations of each service
 */
const TAGGING: Readonly<Record<string, string>> = {
  "airflow:CreateEnvironment": "airflow:TagResource",
  "cloudtrail:CreateTrail": "cloudtrail:AddTags",
  "cloudwatch:PutMetricAlarm": "cloudwatch:TagResource",
  "dynamodb:CreateTable": "dynamodb:TagResource",
  "events:PutRule": "events:TagResource",
  "iam:CreatePolicy": "iam:TagPolicy",
  "iam:CreateRole": "iam:TagRole",
  "kms:CreateKey": "kms:TagResource",
  "lambda:CreateEventSourceMapping": "lambda:TagResource",
  "lambda:CreateFunction": "lambda:TagResource",
  "logs:CreateLogGroup": "logs:TagResource",
  "route53resolver:AssociateFirewallRuleGroup": "route53resolver:TagResource",
  "route53resolver:CreateFirewallDomainList": "route53resolver:TagResource",
  "route53resolver:CreateFirewallRuleGroup": "route53resolver:TagResource",
  "secretsmanager:CreateSecret": "secretsmanager:TagResource",
  "sns:CreateTopic": "sns:TagResource",
  "sqs:CreateQueue": "sqs:TagQueue",
};

/** `service:Action` of a call. */
export function iamAction(service: string, { operation, input }: ApiCall): string {
  const prefix = PREFIXES[service] ?? service;
  if (prefix !== "s3") {
    return `${prefix}:${operation.name}`;
  }
  const action = S3_ACTIONS[operation.name] ?? operation.name;
  const versioned =
    input.VersionId !== undefined || JSON.stringify(input.Delete ?? {}).includes('"VersionId"');
  return `s3:${(versioned ? S3_VERSION_ACTIONS[action] : undefined) ?? action}`;
}

/** The action that tags what the call creates, if the call has tags; EC2's own way is in `authorizations.ts`. */
export function taggingAction(action: string, call: ApiCall): string | undefined {
  if (action === "s3:PutObject") {
    return call.input.Tagging === undefined ? undefined : "s3:PutObjectTagging";
  }
  return Object.keys(tagsOf(call)).length === 0 ? undefined : TAGGING[action];
}

/** A member that is a text, where the request has it. */
export function textOf(input: ApiCall["input"], member: string): string | undefined {
  const value = input[member];
  return typeof value === "string" ? value : undefined;
}

/** Tags in a request, in whichever form the service has them. */
export function tagsOf({ input }: ApiCall): Record<string, string> {
  const tags = input.Tags ?? input.tags ?? input.Tag ?? input.TagsList ?? {};
  const list = Array.isArray(tags) ? (tags as Record<string, string>[]) : undefined;
  return list === undefined
    ? (tags as Record<string, string>)
    : Object.fromEntries(
        list.map((tag) => [tag.Key ?? tag.TagKey ?? "", tag.Value ?? tag.TagValue ?? ""] as const),
      );
}
