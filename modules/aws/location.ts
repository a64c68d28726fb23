/** Where a stack's resources live. */
export interface Location {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** AWS Region code. */
  readonly region: string;
  /** AWS account id, 12 digits. */
  readonly accountId: string;
}

/** The ARN of something in a location. */
export function arnIn({ partition, region, accountId }: Location, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** The ARN of something in IAM, which has no Region. */
export function iamArnIn({ partition, accountId }: Location, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}
