import { policyDocument, type UnnamedStatement } from "../aws/policy-document";

/**
 * IAM's limit for a managed policy, in characters without white space.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MAX_MANAGED_POLICY_LENGTH = 6_144;

/** IAM's limit for all inline policies of a role together, in characters without white space. */
export const MAX_INLINE_POLICIES_LENGTH = 10_240;

/** Lengths of values that Terraform knows only later, by how the reference to them ends. */
const LENGTHS: readonly (readonly [RegExp, number])[] = [
  [/\.account_id\}$/, 12],
  // `ap-southeast-1`
  [/aws_region\.[^}]*\}$/, 14],
  [/\.partition\}$/, 10],
  [/aws_kms_key\.[^}]*\.arn\}$/, 84],
];

/** More than most ARNs are long. */
const OTHER_LENGTH = 128;

/**
 * Length of a policy as IAM counts it. A reference to a value that is known after apply counts as long as such values
 * are.
 * @param resolve turns tokens into references, such as `${aws_kms_key.key.arn}`
 */
export function policyLength(
  statements: readonly UnnamedStatement[],
  resolve: (text: string) => string = (text) => text,
): number {
  const text = resolve(policyDocument(statements));
  // `$${` is Terraform's way to write `${`.
  return text
    .replaceAll(/(\$?)\$\{[^}]*\}/g, (reference, escaped: string) =>
      escaped === "" ? "x".repeat(lengthOf(reference)) : reference.slice(1),
    )
    .replaceAll(/\s/g, "").length;
}

function lengthOf(reference: string): number {
  return LENGTHS.find(([ending]) => ending.test(reference))?.[1] ?? OTHER_LENGTH;
}
