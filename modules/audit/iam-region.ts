/** Regions that serve IAM, and record its calls, for a partition other than `aws`. */
const OTHERS: Readonly<Record<string, string>> = { cn: "cn-north-1", "us-gov": "us-gov-west-1" };

/**
 * The Region in which the calls of IAM are recorded, and so on EventBridge, in the partition of this one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function iamRegion(region: string): string {
  const partition = Object.keys(OTHERS).find((prefix) => region.startsWith(`${prefix}-`));
  return OTHERS[partition ?? ""] ?? "us-east-1";
}
