import { type AwsClient } from "../../terraform/support/aws-client";

/** Region of the local AWS. */
export const REGION = "eu-west-1";

/** Creates a bucket with versions. */
export async function createVersionedBucket(aws: AwsClient, name: string): Promise<void> {
  await aws.createBucket(name, REGION);
  const { status, text } = await aws.s3(
    "PUT",
    `/${name}?versioning`,
    '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>',
  );
  if (status !== 200) {
    throw new Error(`the local AWS answered ${status}: ${text}`);
  }
}

/** The AWS SDK of this process against a local AWS, until it is called back. */
export function useLocalAws(url: string): () => void {
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  return () => {
    process.env = before;
  };
}
