import { type Location } from "../../aws/location";
import { parsePolicy, type Policy } from "../policy/parse-policy";
import { type Resolver } from "../terraform/resolver";
import { type NamedBlock } from "../terraform/terraform-json";

/** What a reader of resource policies needs. */
export interface PolicyReader {
  readonly resolver: Resolver;
  readonly location: Location;
  /** The stack's name, for messages. */
  readonly stack: string;
}

/** The policy of one or several resources: the ARN may contain wildcards. */
export interface ResourcePolicy {
  readonly arn: string;
  readonly policy: Policy;
}

type Reader = (block: NamedBlock, reader: PolicyReader) => ResourcePolicy | undefined;

/**
 * How to read the resource policies of Terraform's resource types. To have another type in the access tables, add
 * it here, and its ARN to `computed-attributes.ts`.
 */
const READERS: Readonly<Record<string, Reader>> = {
  aws_cloudwatch_log_resource_policy: document(
    "log resource policy",
    "policy_document",
    (_, { location }) => {
      const { partition, region, accountId } = location;
      return `arn:${partition}:logs:${region}:${accountId}:*`;
    },
  ),
  aws_kms_key: document("key policy", "policy", ({ type, name }, { resolver }) =>
    resolver.attribute(type, name, "arn"),
  ),
  aws_lambda_permission: lambdaPermission,
  aws_s3_bucket_policy: document("bucket policy", "policy", ({ args }, { resolver, location }) => {
    const bucket = resolver.text(args.bucket);
    return bucket && `arn:${location.partition}:s3:::${bucket}`;
  }),
  aws_secretsmanager_secret_policy: document("secret policy", "policy", ({ args }, { resolver }) =>
    resolver.text(args.secret_arn),
  ),
  aws_sns_topic_policy: document("topic policy", "policy", ({ args }, { resolver }) =>
    resolver.text(args.arn),
  ),
  aws_sqs_queue_policy: document("queue policy", "policy", ({ args }, { resolver, location }) =>
    queueArn(resolver.text(args.queue_url), location.partition),
  ),
};

/** The policy that a block puts on a resource, if it is of a type that does. */
export function resourcePolicyOf(block: NamedBlock, reader: PolicyReader): ResourcePolicy | undefined {
  return Object.hasOwn(READERS, block.type) ? READERS[block.type]?.(block, reader) : undefined;
}

/**
 * The policy in one argument of a block.
 * @throws AccessError where it is not a policy document
 */
export function policyIn(
  block: NamedBlock,
  argument: string,
  name: string,
  { resolver, stack }: PolicyReader,
): Policy | undefined {
  const text = resolver.text(block.args[argument]);
  return text === undefined
    ? undefined
    : parsePolicy(text, name, `${stack}: ${block.type}.${block.name}: ${argument}`);
}

function document(
  name: string,
  argument: string,
  arnOf: (block: NamedBlock, reader: PolicyReader) => string | undefined,
): Reader {
  return (block, reader) => {
    const arn = arnOf(block, reader);
    const policy = policyIn(block, argument, name, reader);
    return arn === undefined || policy === undefined ? undefined : { arn, policy };
  };
}

/** `aws_lambda_permission` is one statement of a function's policy, in arguments of its own. */
function lambdaPermission(
  { args }: NamedBlock,
  { resolver, location }: PolicyReader,
): ResourcePolicy | undefined {
  const text = (argument: string): string | undefined => resolver.text(args[argument]);
  const functionName = text("function_name");
  const principal = text("principal");
  if (functionName === undefined || principal === undefined) {
    return undefined;
  }
  const { partition, region, accountId } = location;
  const arn = functionName.startsWith("arn:")
    ? functionName
    : `arn:${partition}:lambda:${region}:${accountId}:function:${functionName}`;
  const isService = /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(principal);
  const condition = (operator: string, key: string, value: string | undefined): object =>
    value === undefined ? {} : { [operator]: { [key]: value } };
  const statement = {
    Sid: text("statement_id") ?? "permission",
    Effect: "Allow",
    Principal: isService ? { Service: principal } : principal === "*" ? "*" : { AWS: principal },
    Action: text("action") ?? "",
    Resource: arn,
    Condition: {
      ...condition("ArnLike", "aws:SourceArn", text("source_arn")),
      ...condition("StringEquals", "aws:SourceAccount", text("source_account")),
    },
  };
  return {
    arn,
    policy: parsePolicy(JSON.stringify({ Statement: statement }), "function policy", functionName),
  };
}

function queueArn(url: string | undefined, partition: string): string | undefined {
  const [, region, accountId, name] = /^https:\/\/sqs\.([^.]+)\.[^/]+\/(\d+)\/(.+)$/.exec(url ?? "") ?? [];
  return region && accountId && name && `arn:${partition}:sqs:${region}:${accountId}:${name}`;
}
