import { type AuditRecord } from "../names/audit-names";
import { byPrincipalsOtherThan, oneOfPatterns, type PatternPart, requested } from "./event-pattern";

/**
 * Calls that stop or change a trail or its records. Stopping and deleting raise an alert for every caller. Other
 * changes by the deploying role do not: it changes the selectors with every team that is added.
 */
export function trailChange(
  { trailArn, bucketName, logGroupName }: AuditRecord,
  deployerArn?: string,
): PatternPart {
  const byOthers = byPrincipalsOtherThan(deployerArn === undefined ? [] : [deployerArn]);
  const trail = [trailArn.slice(trailArn.lastIndexOf("/") + 1), trailArn];
  const eventSource = ["cloudtrail.amazonaws.com"];
  return oneOfPatterns(
    { eventSource, eventName: ["StopLogging", "DeleteTrail"], ...requested({ name: trail }) },
    { eventSource, eventName: ["UpdateTrail"], ...requested({ name: trail }), ...byOthers },
    { eventSource, eventName: ["PutEventSelectors"], ...requested({ trailName: trail }), ...byOthers },
    ...(bucketName === undefined
      ? []
      : [
          {
            eventSource: ["s3.amazonaws.com"],
            eventName: [{ prefix: "PutBucket" }, { prefix: "DeleteBucket" }],
            ...requested({ bucketName: [bucketName] }),
            ...byOthers,
          },
        ]),
    ...(logGroupName === undefined
      ? []
      : [
          {
            eventSource: ["logs.amazonaws.com"],
            eventName: ["DeleteLogGroup", "DeleteLogStream", "PutRetentionPolicy"],
            ...requested({ logGroupName: [logGroupName] }),
            ...byOthers,
          },
        ]),
  );
}
