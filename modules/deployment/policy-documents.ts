import { type AllowStatement } from "./statements";

/** A policy document that fits into one managed policy. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly AllowStatement[];
}

/**
 * IAM's limit for a managed policy, in characters without white space.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MAX_POLICY_SIZE = 6_144;

/** Managed policies that a role can have, unless the account's quota was raised (same page). */
export const MAX_POLICIES_PER_ROLE = 10;

/** The statements in as few documents as their order allows, each within IAM's limit. */
export function policyDocuments(statements: readonly AllowStatement[]): PolicyDocument[] {
  const documents: AllowStatement[][] = [];
  for (const statement of statements.flatMap(fitting)) {
    const last = documents.at(-1);
    if (last !== undefined && policySize([...last, statement]) <= MAX_POLICY_SIZE) {
      last.push(statement);
    } else {
      documents.push([statement]);
    }
  }
  return documents.map(documentOf);
}

/** The size of a document as IAM counts it. */
export function policySize(statements: readonly AllowStatement[]): number {
  return JSON.stringify(documentOf(statements)).replaceAll(/\s/g, "").length;
}

function documentOf(statements: readonly AllowStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** The statement, or halves of it that fit: a list of resources can be as long as the stack is large. */
function fitting(statement: AllowStatement): AllowStatement[] {
  if (policySize([statement]) <= MAX_POLICY_SIZE || statement.Resource.length < 2) {
    return [statement];
  }
  const half = Math.ceil(statement.Resource.length / 2);
  return [statement.Resource.slice(0, half), statement.Resource.slice(half)].flatMap((Resource) =>
    fitting({ ...statement, Resource }),
  );
}
