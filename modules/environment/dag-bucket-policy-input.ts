import { DAG_PREFIX } from "../names/dag-prefix";
import { type Share } from "../names/shares";
import { type DagBucketPolicyInput } from "./dag-bucket-policy";

/** Object keys of the files that Terraform uploads. */
export const DEPLOYED_KEYS = {
  requirements: "requirements.txt",
  plugins: "plugins.zip",
  startupScript: "startup.sh",
} as const;

/** The roles that a bucket's props name. */
interface BucketRoles {
  readonly executionRoleArn: string;
  readonly dagWriterRoleArns?: readonly string[];
  readonly publisherRoleArn?: string;
  readonly readerRoleArns?: readonly string[];
  readonly shares?: readonly Share[];
}

/** Who may do what in a DAG bucket, by its props. */
export function policyInputOf(
  bucketArn: string,
  deployerArn: string,
  { executionRoleArn, publisherRoleArn, ...roles }: BucketRoles,
): DagBucketPolicyInput {
  return {
    bucketArn,
    deployedKeys: [DAG_PREFIX, ...Object.values(DEPLOYED_KEYS)],
    dagPrefix: DAG_PREFIX,
    executionRoleArn,
    deployerArn,
    dagWriterRoleArns: roles.dagWriterRoleArns ?? [],
    publisherRoleArn,
    readerRoleArns: roles.readerRoleArns ?? [],
    sharedWithRoleArns: (roles.shares ?? []).flatMap(({ roleArn, dags }) => (dags === true ? [roleArn] : [])),
  };
}
