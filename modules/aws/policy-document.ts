/** An ARN, or several; lists are kept in the order given, so that output is the same on every run. */
type OneOrMany = string | readonly string[];

/** One statement of an IAM policy, with IAM's element names. */
export interface PolicyStatement {
  /** What the statement is for, in one word; it is shown in the plan and in access denied messages. */
  readonly Sid: string;

  /** Whether it allows or denies. */
  readonly Effect: "Allow" | "Deny";

  /**
   * The principals, in the policy of a resource.
   * @default - the role that the policy is attached to
   */
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany>>;

  /**
   * What it allows or denies, `service:Action`; the action's name may contain wildcards.
   * @default - all but `NotAction`
   */
  readonly Action?: OneOrMany;

  /**
   * The actions that it does not apply to.
   * @default - `Action` is used
   */
  readonly NotAction?: OneOrMany;

  /**
   * ARNs of the resources, or `*`.
   * @default - all but `NotResource`
   */
  readonly Resource?: OneOrMany;

  /**
   * ARNs of the resources that it does not apply to.
   * @default - `Resource` is used
   */
  readonly NotResource?: OneOrMany;

  /**
   * When it applies: operator to condition key to values.
   * @default - always
   */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/**
 * The condition that exempts these principals from a deny. Without any, nobody is exempt: a condition on an empty
 * list is not valid.
 */
export function unlessPrincipalIs(arns: readonly string[]): Pick<PolicyStatement, "Condition"> {
  return arns.length === 0 ? {} : { Condition: { ArnNotEquals: { "aws:PrincipalArn": [...new Set(arns)] } } };
}

/** A statement that may do without a name, where every character counts. */
export type UnnamedStatement = Omit<PolicyStatement, "Sid"> & Partial<Pick<PolicyStatement, "Sid">>;

/** The policy's JSON text. */
export function policyDocument(statements: readonly UnnamedStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
