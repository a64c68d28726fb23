import { arnPart } from "../aws/arn-part";
import { type ArnBuilder } from "../aws/location";

/**
 * What a team's stack knows about the trail that records its account. It consists of names only: the trail is in
 * another stack, and a team can be planned, applied and destroyed without it.
 */
export interface AuditRecord {
  /** ARN of the trail. It records the calls of the team's Region and the data events of its environment. */
  readonly trailArn: string;

  /**
   * Name of the bucket that keeps the records.
   * @default - unknown: its changes raise no alert, and DAGs are not denied access to it
   */
  readonly bucketName?: string;

  /**
   * Name of the log group that the trail delivers to, in the trail's Region.
   * @default - unknown: its changes raise no alert, and DAGs are not denied access to it
   */
  readonly logGroupName?: string;
}

/**
 * The name of an organization's trail, and of what belongs to it: its key's alias and its roles. CloudTrail allows
 * no two hyphens in a row.
 */
export function auditName(organization: string): string {
  return `${organization.replaceAll(/-{2,}/g, "-")}-audit`;
}

/** The name of the bucket of an account's records. */
export function auditBucketName(organization: string, accountId: string): string {
  return `${organization}-audit-${accountId}`;
}

/** The name of the log group that a trail delivers to. */
export function auditLogGroupName(trailName: string): string {
  return `/aws/cloudtrail/${trailName}`;
}

/** The ARN of a trail of this account and Region. */
export function trailArn(account: ArnBuilder, trailName: string): string {
  return account.arn("cloudtrail", `trail/${trailName}`);
}

/** The trail that this library creates for an account. */
export function auditRecord(account: ArnBuilder, organization: string): Required<AuditRecord> {
  const trailName = auditName(organization);
  return {
    trailArn: trailArn(account, trailName),
    bucketName: auditBucketName(organization, account.accountId),
    logGroupName: auditLogGroupName(trailName),
  };
}

/** ARNs of an account's records, where their names are known: the bucket, its objects and the log group. */
export function recordArns({ trailArn: arn, bucketName, logGroupName }: AuditRecord): string[] {
  const partition = arnPart(arn, 1);
  const logGroupArn = `arn:${partition}:logs:${arnPart(arn, 3)}:${arnPart(arn, 4)}:log-group:${logGroupName ?? ""}`;
  return [
    ...(bucketName === undefined
      ? []
      : [`arn:${partition}:s3:::${bucketName}`, `arn:${partition}:s3:::${bucketName}/*`]),
    // Some actions use the log group's ARN with a suffix, some without.
    ...(logGroupName === undefined ? [] : [logGroupArn, `${logGroupArn}:*`]),
  ];
}
