import { dnsSuffixOf } from "../aws/partition";
import { type Grant } from "./grant";
import { type StackBlock } from "./stack-block";

/** Operator, context key, value. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The tags that all resources of a stack have, and nothing else in the account has. */
export interface OwnTags {
  readonly managedBy: string;
  /** Of a team's stack; an audit stack's resources have no such tag. */
  readonly team?: string;
}

/** Operators of context keys that are not plain texts. */
const OPERATORS: Readonly<Record<string, string>> = {
  "iam:PolicyARN": "ArnEquals",
  "kms:GrantIsForAWSResource": "Bool",
  "kms:ResourceAliases": "ForAnyValue:StringEquals",
};

/** Actions that attach a policy to a role: the stack's own policies alone. */
const ATTACHMENTS = ["iam:AttachRolePolicy", "iam:DetachRolePolicy"];

/** Actions on event source mappings that say which function they are about. */
const OF_A_FUNCTION = [
  "lambda:CreateEventSourceMapping",
  "lambda:DeleteEventSourceMapping",
  "lambda:GetEventSourceMapping",
  "lambda:UpdateEventSourceMapping",
];

/** The conditions under which a grant holds for one ARN. */
export function conditionsOf(grant: Grant, arn: string, block: StackBlock, tags: OwnTags): Conditions {
  return merged([
    ...Object.entries(grant.when ?? {}).map(([key, value]) => ({
      [OPERATORS[key] ?? "StringEquals"]: { [key]: withRegion(value, block) },
    })),
    ...(arn === "*" ? [{ StringEquals: { "aws:RequestedRegion": block.location.region } }] : []),
    ...(grant.tags === undefined ? [] : tagConditions(grant.tags, arn, tags)),
    ...(grant.on === "iam:role" && grant.actions.some((action) => ATTACHMENTS.includes(action))
      ? block.texts("policy_arn").map((policyArn) => ({ ArnEquals: { "iam:PolicyARN": policyArn } }))
      : []),
    ...(grant.actions.some((action) => OF_A_FUNCTION.includes(action))
      ? block.texts("function_name").map((name) => ({
          ArnEquals: { "lambda:FunctionArn": block.arn("lambda", `function:${name}`) },
        }))
      : []),
  ]);
}

/** `${region}` ends a service's name as `kms:ViaService` has it. */
function withRegion(value: string, { location }: StackBlock): string {
  return value.replace("${region}", `${location.region}.${dnsSuffixOf(location.partition)}`);
}

/** A resource that the stack did not create is named by its ARN, and its tags are somebody else's. */
function tagConditions(kind: NonNullable<Grant["tags"]>, arn: string, tags: OwnTags): Conditions[] {
  if (kind === "resource") {
    return /[/:]\*$/.test(arn) ? [tagCondition("aws:ResourceTag", tags)] : [];
  }
  const requested = tagCondition("aws:RequestTag", tags);
  return kind === "request" ? [requested] : [requested, { Null: { "aws:ResourceTag/ManagedBy": "true" } }];
}

function tagCondition(prefix: string, { managedBy, team }: OwnTags): Conditions {
  const equals = { [`${prefix}/ManagedBy`]: managedBy };
  return team === undefined
    ? { StringEquals: equals, Null: { [`${prefix}/Team`]: "true" } }
    : { StringEquals: { ...equals, [`${prefix}/Team`]: team } };
}

function merged(conditions: readonly Conditions[]): Conditions {
  const operators = [...new Set(conditions.flatMap((condition) => Object.keys(condition)))].sort();
  return Object.fromEntries(
    operators.map((operator) => {
      const keys = conditions.flatMap((condition) => Object.entries(condition[operator] ?? {}));
      return [operator, Object.fromEntries(keys.sort(([a], [b]) => (a < b ? -1 : 1)))];
    }),
  );
}
