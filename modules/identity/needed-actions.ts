import { type PolicyStatement } from "../aws/policy-document";

/** One of the actions that a wildcard of the role's own policies stands for. */
const EXAMPLES: Readonly<Record<string, string>> = {
  "kms:GenerateDataKey*": "kms:GenerateDataKey",
  "s3:GetBucket*": "s3:GetBucketPublicAccessBlock",
  "s3:GetObject*": "s3:GetObject",
  "s3:List*": "s3:ListBucket",
};

/** An action that stands for a pattern of the role's own policies. */
export function exampleOf(action: string): string {
  return EXAMPLES[action] ?? action;
}

/** The actions that statements allow, one for each pattern. */
export function neededActions(statements: readonly PolicyStatement[]): string[] {
  const actions = statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action }) => Action ?? [])
    .map(exampleOf);
  return [...new Set(actions)].sort();
}
