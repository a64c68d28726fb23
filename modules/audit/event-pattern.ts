/** A part of an EventBridge pattern: names to lists of what may match, or to further parts. */
export interface PatternPart {
  readonly [name: string]: readonly unknown[] | PatternPart;
}

/** An EventBridge pattern as `PutRule` takes it. */
export type EventPattern = PatternPart;

/**
 * A pattern of API calls that CloudTrail recorded. `PutEvents` rejects sources that belong to AWS, so a DAG cannot
 * raise an alert with a forged event, or in another principal's name.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function apiCalls(detail: PatternPart): EventPattern {
  return { source: [{ prefix: "aws." }], "detail-type": ["AWS API Call via CloudTrail"], detail };
}

/** Calls with these parameters. */
export function requested(requestParameters: PatternPart): PatternPart {
  return { requestParameters };
}

/** Calls that match one of these. */
export function oneOfPatterns(...patterns: readonly PatternPart[]): PatternPart {
  return { $or: patterns };
}

/**
 * Calls of all principals other than these roles: of other roles, and of users, the account's root and AWS
 * services, which have no role that issued their session. Without roles, the calls of every principal.
 */
export function byPrincipalsOtherThan(roleArns: readonly string[]): PatternPart {
  if (roleArns.length === 0) {
    return {};
  }
  const others = [{ exists: false }, { "anything-but": [...new Set(roleArns)] }];
  return { userIdentity: { sessionContext: { sessionIssuer: { arn: others } } } };
}
