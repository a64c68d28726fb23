import { arnIn } from "../../aws/location";
import { parsePolicy, type Policy } from "../policy/parse-policy";
import { perhaps } from "../policy/unknown-policy";
import { unresolved } from "../terraform/unresolved";
import { policyIn } from "./policy-reader";
import { type SourceResource, type StackSource } from "./stack-source";

/** The policy of one or several resources: the ARN may contain wildcards. */
export interface ResourcePolicy {
  readonly arn: string;
  readonly policy: Policy;
}

type Reader = (block: SourceResource, source: StackSource) => ResourcePolicy | undefined;

/** The ARN of the resource that a block's argument names, in whichever form. */
type ArnOf = (text: string, block: SourceResource, source: StackSource) => string;

const asGiven: ArnOf = (text) => text;
const ofBucket: ArnOf = (text, { args }, source) =>
  text.startsWith("arn:") ? text : `arn:${source.locationOf(args).partition}:s3:::${text}`;
const ofKey: ArnOf = (text, { args }, source) =>
  text.startsWith("arn:") ? text : arnIn(source.locationOf(args), "kms", `key/${text}`);
const ofQueue: ArnOf = (url, { args }, source) => {
  const [, host = "", accountId, name] = /^https?:\/\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(url) ?? [];
  const { partition, region } = source.locationOf(args);
  // Older endpoints have the Region elsewhere.
  const own = /^sqs\.([^.]+)\./.exec(host)?.[1];
  return name === undefined
    ? unresolved(`the queue at ${url}`)
    : `arn:${partition}:sqs:${own ?? region}:${accountId}:${name}`;
};

/**
 * How to read the resource policies of Terraform's resource types. To have another type in the answers, add it here, and
 * its ARN to `computed-attributes.ts`.
 */
const READERS: Readonly<Record<string, readonly Reader[]>> = {
  aws_cloudwatch_log_resource_policy: [
    (block, source) => {
      const policy = policyIn(block, "policy_document", "log resource policy", source);
      return policy && { arn: arnIn(source.locationOf(block.args), "logs", "*"), policy };
    },
  ],
  aws_dynamodb_resource_policy: [beside("table policy", "resource_arn", asGiven)],
  aws_kms_key: [keyPolicy],
  aws_kms_key_policy: [beside("key policy", "key_id", ofKey)],
  aws_lambda_permission: [lambdaPermission],
  aws_s3_bucket: [within("bucket policy")],
  aws_s3_bucket_policy: [beside("bucket policy", "bucket", ofBucket)],
  aws_secretsmanager_secret: [within("secret policy")],
  aws_secretsmanager_secret_policy: [beside("secret policy", "secret_arn", asGiven)],
  aws_sns_topic: [within("topic policy")],
  aws_sns_topic_policy: [beside("topic policy", "arn", asGiven)],
  aws_sqs_queue: [within("queue policy")],
  aws_sqs_queue_policy: [beside("queue policy", "queue_url", ofQueue)],
};

/** The policies that a block puts on a resource, if it is of a type that does. */
export function resourcePoliciesOf(block: SourceResource, source: StackSource): ResourcePolicy[] {
  const readers = Object.hasOwn(READERS, block.type) ? (READERS[block.type] ?? []) : [];
  return readers.flatMap((read) => read(block, source) ?? []);
}

/** A block for the policy alone, which names the resource. */
function beside(name: string, argument: string, arnOf: ArnOf): Reader {
  return (block, source) => {
    const policy = policyIn(block, "policy", name, source);
    const resource =
      source.text(block.args[argument]) ?? unresolved(`${block.type}.${block.name}.${argument}`);
    return policy && { arn: arnOf(resource, block, source), policy };
  };
}

/** An argument of the resource itself. */
function within(name: string): Reader {
  return (block, source) => {
    const policy = policyIn(block, "policy", name, source);
    return policy && { arn: arnOfBlock(block, source), policy };
  };
}

/**
 * A key without a policy has the one that KMS gives it: everything is left to the account's IAM policies.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function keyPolicy(block: SourceResource, source: StackSource): ResourcePolicy | undefined {
  const arn = arnOfBlock(block, source);
  const policy = policyIn(block, "policy", "key policy", source);
  if (policy !== undefined) {
    return { arn, policy };
  }
  const elsewhere = source
    .resourcesOf("aws_kms_key_policy")
    .some(({ args }) => (source.text(args.key_id) ?? arn).includes(arn.split("/").at(-1) ?? arn));
  const { partition, accountId } = source.locationOf(block.args);
  const byDefault = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return elsewhere
    ? undefined
    : { arn, policy: parsePolicy(JSON.stringify({ Statement: byDefault }), "key policy", arn) };
}

/** `aws_lambda_permission` is one statement of a function's policy, in arguments of its own. */
function lambdaPermission(block: SourceResource, source: StackSource): ResourcePolicy {
  const { args } = block;
  const text = (argument: string): string | undefined => source.text(args[argument]);
  const missing = (argument: string): string =>
    text(argument) ?? unresolved(`${block.type}.${block.name}.${argument}`);
  const functionName = missing("function_name");
  const principal = missing("principal");
  const arn = functionName.startsWith("arn:")
    ? functionName
    : arnIn(source.locationOf(args), "lambda", `function:${functionName}`);
  const isService = /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(principal);
  const condition = (operator: string, key: string, value: string | undefined): object =>
    // In a plan, what is not given is an empty text.
    value === undefined || value === "" ? {} : { [operator]: { [key]: value } };
  const statement = {
    Sid: text("statement_id") ?? "permission",
    Effect: "Allow",
    Principal: isService ? { Service: principal } : principal === "*" ? "*" : { AWS: principal },
    Action: missing("action"),
    Resource: arn,
    Condition: {
      ...condition("ArnLike", "aws:SourceArn", text("source_arn")),
      ...condition("StringEquals", "aws:SourceAccount", text("source_account")),
      ...condition("StringEquals", "aws:PrincipalOrgID", text("principal_org_id")),
    },
  };
  const policy = parsePolicy(JSON.stringify({ Statement: statement }), "function policy", functionName);
  return { arn, policy: perhaps(policy, block.uncertain) };
}

function arnOfBlock({ type, name }: SourceResource, source: StackSource): string {
  return source.attribute(type, name, "arn") ?? unresolved(`${type}.${name}.arn`);
}
