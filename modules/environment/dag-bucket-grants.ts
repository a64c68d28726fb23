import { type ITerraformDependable } from "cdktf";
import { type IConstruct } from "constructs";
import { grantName, type IGrantable, isAmong, requireNamed, requireSameAccount } from "../aws/grant";
import { type PolicyStatement } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { DAG_PREFIX } from "../names/dag-prefix";

/** What a role needs to read the DAGs and the deployed files, in every version. */
export function readStatements(bucketArn: string): PolicyStatement[] {
  return [
    {
      Sid: "ReadObjects",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: `${bucketArn}/*`,
    },
    {
      Sid: "ListObjects",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketLocation"],
      Resource: bucketArn,
    },
  ];
}

/** What a role needs to write and delete DAGs. */
export function writeStatements(bucketArn: string, dagPrefix: string): PolicyStatement[] {
  return [
    {
      Sid: "WriteDags",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      Resource: `${bucketArn}/${dagPrefix}?*`,
    },
  ];
}

/** A bucket whose policy denies all roles that its props do not list. */
type GuardedBucket = IConstruct & { readonly bucketArn: string };

/** The roles that the policy of a bucket does not deny. */
interface GuardedRoles {
  readonly executionRoleArn: string;
  readonly dagWriterRoleArns?: readonly string[];
  readonly readerRoleArns?: readonly string[];
  readonly encryptionKey: IEnvironmentKey;
}

/** Lets a role that the bucket's policy does not deny read, and decrypt what it reads. */
export function grantReading(
  bucket: GuardedBucket,
  {
    executionRoleArn,
    dagWriterRoleArns = [],
    readerRoleArns = [],
    encryptionKey,
    accountId,
  }: GuardedRoles & { readonly accountId: string },
  deployerArn: string,
  grantee: IGrantable,
): ITerraformDependable {
  const roleArns = [executionRoleArn, deployerArn, ...dagWriterRoleArns, ...readerRoleArns];
  requireNamed(bucket, { method: "grantRead", prop: "readerRoleArns", roleArns }, grantee);
  if (!isAmong(grantee, dagWriterRoleArns)) {
    requireSameAccount(bucket, "grantRead", accountId, grantee);
  }
  encryptionKey.grantDecrypt(grantee, ["s3"]);
  return grantee.addToPolicy(grantName(bucket, "Read"), readStatements(bucket.bucketArn));
}

/** Lets a role that the bucket's policy does not deny write DAGs, and encrypt them. */
export function grantWriting(
  bucket: GuardedBucket,
  { dagWriterRoleArns: roleArns = [], encryptionKey }: GuardedRoles,
  grantee: IGrantable,
): ITerraformDependable {
  requireNamed(bucket, { method: "grantWrite", prop: "dagWriterRoleArns", roleArns }, grantee);
  encryptionKey.grantEncryptDecrypt(grantee, ["s3"]);
  return grantee.addToPolicy(grantName(bucket, "Write"), writeStatements(bucket.bucketArn, DAG_PREFIX));
}
