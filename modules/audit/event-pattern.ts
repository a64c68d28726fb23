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

/**
 * The pattern, or several that together match the same events: its alternatives, as many in each as fit. An alternative
 * that is too long alone stays so.
 * @param fits whether EventBridge takes a pattern
 */
export function splitPattern(
  pattern: EventPattern,
  fits: (pattern: EventPattern) => boolean,
): readonly EventPattern[] {
  const { $or: alternatives, ...common } = pattern.detail as PatternPart;
  if (fits(pattern) || !Array.isArray(alternatives)) {
    return [pattern];
  }
  const withAlternatives = (some: readonly PatternPart[]): EventPattern => ({
    ...pattern,
    // EventBridge takes no `$or` of one.
    detail: some.length === 1 ? merged(common, some[0] ?? {}) : { ...common, ...oneOfPatterns(...some) },
  });
  const groups: PatternPart[][] = [];
  for (const alternative of alternatives as readonly PatternPart[]) {
    const last = groups.at(-1);
    if (last !== undefined && fits(withAlternatives([...last, alternative]))) {
      last.push(alternative);
    } else {
      groups.push([alternative]);
    }
  }
  return groups.map(withAlternatives);
}

function merged(one: PatternPart, other: PatternPart): PatternPart {
  const both = Object.keys(one).filter((name) => name in other);
  return {
    ...one,
    ...other,
    ...Object.fromEntries(
      both.map((name) => [name, merged(one[name] as PatternPart, other[name] as PatternPart)]),
    ),
  };
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
