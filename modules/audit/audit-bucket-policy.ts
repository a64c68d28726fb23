import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement, unlessPrincipalIs } from "../aws/policy-document";
import { BUCKET_SETTING_ACTIONS, denyInsecureTransport } from "../aws/bucket-statements";

/** Who may do what in the bucket of records. */
export interface AuditBucketPolicyInput {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** ARN of the trail that delivers to it. */
  readonly trailArn: string;
  /** ARN of the principal that runs Terraform. */
  readonly deployerArn: string;
  /** ARNs of the roles that may read records. */
  readonly readerRoleArns: readonly string[];
}

/**
 * The statements of the policy of a bucket of records: one trail writes, the readers read, and nobody deletes.
 * Only the lifecycle rule removes records; no bucket policy applies to it. A principal that may replace the policy
 * itself is not bound by it.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function auditBucketPolicy(account: AwsAccount, input: AuditBucketPolicyInput): PolicyStatement[] {
  const { bucketArn } = input;
  const objects = `${bucketArn}/*`;
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  // Without these, CloudTrail would write for a trail of any account.
  const ownTrail = { "aws:SourceArn": input.trailArn, "aws:SourceAccount": account.accountId };
  return [
    {
      Sid: "AllowTrailToCheck",
      Effect: "Allow",
      Principal,
      Action: "s3:GetBucketAcl",
      Resource: bucketArn,
      Condition: { StringEquals: ownTrail },
    },
    {
      Sid: "AllowTrailToDeliver",
      Effect: "Allow",
      Principal,
      Action: "s3:PutObject",
      Resource: `${bucketArn}/AWSLogs/${account.accountId}/*`,
      Condition: { StringEquals: { ...ownTrail, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
    ...denyInsecureTransport(bucketArn),
    {
      Sid: "DenyWritesByOthers",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:PutObject*", "s3:Replicate*", "s3:RestoreObject", "s3:UpdateObjectEncryption"],
      Resource: objects,
      // Where a person or a role calls, the key is not there, and a negated operator matches.
      Condition: { StringNotEquals: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } },
    },
    {
      Sid: "DenyDeletion",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteObject*", "s3:BypassGovernanceRetention"],
      Resource: objects,
    },
    {
      Sid: "DenyReadsByOthers",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetObject*",
      Resource: objects,
      ...unlessPrincipalIs(input.readerRoleArns),
    },
    {
      Sid: "DenyOtherSettingsByOthers",
      Effect: "Deny",
      Principal: "*",
      Action: [...BUCKET_SETTING_ACTIONS, "s3:DeleteBucket", "s3:PutBucketLogging"],
      Resource: bucketArn,
      ...unlessPrincipalIs([input.deployerArn]),
    },
  ];
}
