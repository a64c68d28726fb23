import { type PolicyStatement } from "../aws/policy-document";

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
