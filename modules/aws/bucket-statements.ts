import { type PolicyStatement } from "./policy-document";

/** Settings of a bucket that keep its content private, encrypted and on record. */
export const BUCKET_SETTING_ACTIONS: readonly string[] = [
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
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
