import { LOG_RETENTION_DAYS } from "../aws/log-retention";
import { oneOf } from "../validation/one-of";
import { matching, type Rule, show } from "../validation/rule";

/** A year, as PCI DSS requires. A shorter record would end before many incidents are found. */
const LEAST_RETENTION_DAYS = 365;

/** The retention of records in days: the values of CloudWatch Logs, from a year on. */
export const AUDIT_RETENTION_DAYS = LOG_RETENTION_DAYS.filter((days) => days >= LEAST_RETENTION_DAYS);

export const auditRetentionRule: Rule<number> = (days) =>
  days < LEAST_RETENTION_DAYS
    ? `must be at least ${LEAST_RETENTION_DAYS} days, got: ${show(days)}`
    : oneOf<number>(AUDIT_RETENTION_DAYS)(days);

const TRAIL_ARN =
  /^arn:(?:aws|aws-cn|aws-us-gov|aws-eusc):cloudtrail:([a-z0-9-]+):\d{12}:trail\/[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/;

export const trailArnRule: Rule<string> = matching(
  TRAIL_ARN,
  (arn) =>
    `must be the ARN of a CloudTrail trail, such as arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit, got: ${show(arn)}`,
);

/** The problem of a trail with another home Region; a trail can be changed only in its home Region. */
export function trailRegionProblem(arn: string, homeRegion: string): string | undefined {
  const [, region] = TRAIL_ARN.exec(arn) ?? [];
  return region === undefined || region === homeRegion
    ? undefined
    : `must be a trail of the home Region ${homeRegion}, got: ${show(arn)}`;
}
