/** An ARN, or several; lists are kept in the order given, so that output is the same on every run. */
type OneOrMany = string | readonly string[];

/** One statement of an IAM policy, in IAM's own words. */
export interface PolicyStatement {
  /** Says in a word what the statement is for; it shows in the plan and in access denied messages. */
  readonly Sid: string;

  /** Whether it allows or denies. */
  readonly Effect: "Allow" | "Deny";

  /**
   * Whom it is about, in the policy of a resource.
   * @default - the role that the policy is attached to
   */
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany>>;

  /**
   * What it allows or denies, `service:Action`; wildcards may stand in the action's name.
   * @default - all but `NotAction`
   */
  readonly Action?: OneOrMany;

  /**
   * What it leaves out of all actions.
   * @default - `Action` says which
   */
  readonly NotAction?: OneOrMany;

  /**
   * ARNs of what it is about, or `*`.
   * @default - all but `NotResource`
   */
  readonly Resource?: OneOrMany;

  /**
   * ARNs of what it leaves out of all resources.
   * @default - `Resource` says which
   */
  readonly NotResource?: OneOrMany;

  /**
   * When it holds: operator to condition key to values.
   * @default - always
   */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/**
 * The condition that leaves these principals out of a denial. Without any, nobody is left out: a condition on an
 * empty list is not valid.
 */
export function unlessPrincipalIs(arns: readonly string[]): Pick<PolicyStatement, "Condition"> {
  return arns.length === 0 ? {} : { Condition: { ArnNotEquals: { "aws:PrincipalArn": [...new Set(arns)] } } };
}

/** The policy's JSON text. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
