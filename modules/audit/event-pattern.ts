/** A part of an EventBridge pattern: names to lists of what may match, or to further parts. */
export interface PatternPart {
  readonly [name: string]: readonly unknown[] | PatternPart;
}

/** An EventBridge pattern as `PutRule` takes it. */
export type EventPattern = PatternPart;

/**
 * A pattern of API calls that CloudTrail recorded. Nobody can put an event with a source of AWS's own, so that
 * no DAG can raise an alert by an event of its making, nor be told of in another's name.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function apiCalls(detail: PatternPart): EventPattern {
  return { source: [{ prefix: "aws." }], "detail-type": ["AWS API Call via CloudTrail"], detail };
}

/** Calls with such parameters. */
export function requested(requestParameters: PatternPart): PatternPart {
  return { requestParameters };
}

/** Calls that match one of these. */
export function oneOfPatterns(...patterns: readonly PatternPart[]): PatternPart {
  return { $or: patterns };
}

/**
 * Calls of anybody but these roles: of other roles, and of users, of the account's root and of AWS's services, which
 * have no role that issued their session. Where nobody is left out, of everybody.
 */
export function bySomebodyBut(roleArns: readonly string[]): PatternPart {
  if (roleArns.length === 0) {
    return {};
  }
  const others = [{ exists: false }, { "anything-but": [...new Set(roleArns)] }];
  return { userIdentity: { sessionContext: { sessionIssuer: { arn: others } } } };
}
