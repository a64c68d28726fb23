import { type PolicyStatement } from "../aws/policy-document";
import { dagBucketPolicy, type DagBucketPolicyInput } from "./dag-bucket-policy";

/** What the owner of a bucket decides: what else is in it, and its settings. */
const OWNERS = ["DenyOtherObjects", "DenyOtherSettingsByOthers"];

/** The policy that the owner of an existing bucket gives to it: that of a `DagBucket` without what the owner decides. */
export function existingBucketPolicy(input: DagBucketPolicyInput): PolicyStatement[] {
  return dagBucketPolicy(input).filter(({ Sid }) => !OWNERS.includes(Sid));
}

/** Its statements that keep others out, each of which a plan requires. */
export function requiredStatements(input: DagBucketPolicyInput): PolicyStatement[] {
  return existingBucketPolicy(input).filter(({ Effect }) => Effect === "Deny");
}

/**
 * The values of `Principal.AWS` that statements of the policy may allow something to: the roles that the environment knows, and
 * the account, which leaves the decision to its own IAM policies.
 */
export function allowedPrincipals(
  account: { readonly partition: string; readonly accountId: string },
  input: DagBucketPolicyInput,
): string[] {
  return [
    `arn:${account.partition}:iam::${account.accountId}:root`,
    account.accountId,
    input.executionRoleArn,
    input.deployerArn,
    ...input.dagWriterRoleArns,
    ...(input.publisherRoleArn === undefined ? [] : [input.publisherRoleArn]),
    ...input.readerRoleArns,
    ...input.sharedWithRoleArns,
  ];
}
