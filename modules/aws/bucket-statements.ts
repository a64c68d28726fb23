import { type PolicyStatement } from "./policy-document";

/** Settings of a bucket that keep its content private, encrypted and on record. */
export const BUCKET_SETTING_ACTIONS: readonly string[] = [
  // Locked objects could be deleted by nobody, the publisher included.
  "s3:PutBucketObjectLockConfiguration",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  // Both copy what is in the bucket, or its list, elsewhere.
  "s3:PutInventoryConfiguration",
  "s3:PutReplicationConfiguration",
  "s3:PutLifecycleConfiguration",
];

/** Denies every request to the bucket without TLS 1.2 or later. */
export function denyInsecureTransport(bucketArn: string): PolicyStatement[] {
  const everything = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
  } as const;
  return [
    {
      Sid: "DenyInsecureTransport",
      ...everything,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "DenyTlsBelow12",
      ...everything,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
  ];
}

/** Denies objects that are encrypted otherwise than with a KMS key of the account's. */
export function denyOtherEncryption(bucketArn: string): PolicyStatement[] {
  const uploads = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `${bucketArn}/*`,
  } as const;
  return [
    {
      // An upload that names no encryption gets the bucket's default; a negated operator alone would match it too.
      // The key is not named: its ARN is unknown in an environment's first plan, and would hide the whole policy
      // there.
      Sid: "DenyOtherEncryption",
      ...uploads,
      Condition: {
        StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
        Null: { "s3:x-amz-server-side-encryption": "false" },
      },
    },
    {
      // Encryption with a key of the uploader (SSE-C): nobody else could read the object.
      Sid: "DenyCustomerProvidedKeys",
      ...uploads,
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
  ];
}
