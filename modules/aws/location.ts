import { partitionOf } from "./partition";

/** Where a stack's resources live. */
export interface Location {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** AWS Region code. */
  readonly region: string;
  /** AWS account id, 12 digits. */
  readonly accountId: string;
}

/** The ARN of a resource in a location. */
export function arnIn({ partition, region, accountId }: Location, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** The ARN of an IAM resource, which has no Region. */
export function iamArnIn({ partition, accountId }: Location, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

/** Builds ARNs: an `AwsAccount`, or `arnBuilder` before there are constructs. */
export interface ArnBuilder extends Location {
  arn(service: string, resource: string): string;
  s3Arn(resource: string): string;
}

/** Builds the ARNs of an account and Region that are known before there are constructs. */
export function arnBuilder(accountId: string, region: string): ArnBuilder {
  const location = { partition: partitionOf(region), region, accountId };
  return {
    ...location,
    arn: (service, resource) => arnIn(location, service, resource),
    s3Arn: (resource) => `arn:${location.partition}:s3:::${resource}`,
  };
}
