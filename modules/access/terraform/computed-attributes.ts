import { createHash } from "node:crypto";
import { arnIn, iamArnIn, type Location } from "../../aws/location";
import { dnsSuffixOf } from "../../aws/partition";
import { policyDocumentJson } from "./policy-document-data";

/** What a computed attribute is derived from. */
export interface BlockFacts {
  readonly location: Location;
  /** The stack and the block's address in it, such as `payments/aws_kms_key.Key_12345678`. */
  readonly address: string;
  /** The text of an argument with its own references resolved; nothing where it has no text. */
  readonly text: (argument: string) => string | undefined;
  /** The value of an argument with the references in it resolved. */
  readonly value: (argument: string) => unknown;
}

type Attribute = (facts: BlockFacts) => unknown;

/** A name that is given, or a placeholder for the one that AWS or Terraform would generate. */
function name({ text, address }: BlockFacts, argument = "name"): string {
  const prefix = text(`${argument}_prefix`) ?? "";
  return text(argument) ?? `${prefix}${idOf(address, 12)}`;
}

/** Characters like those of ids that AWS generates; the same address gives the same characters. */
function idOf(address: string, length: number): string {
  return createHash("sha256").update(address).digest("hex").slice(0, length);
}

function keyId({ address }: BlockFacts): string {
  return idOf(address, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function regional(service: string, resource: (facts: BlockFacts) => string): Attribute {
  return (facts) => arnIn(facts.location, service, resource(facts));
}

function iam(kind: string): Attribute {
  return (facts) => iamArnIn(facts.location, `${kind}${facts.text("path") ?? "/"}${name(facts)}`);
}

function generatedId(prefix: string): Attribute {
  return ({ address }) => `${prefix}-${idOf(address, 17)}`;
}

const secretArn = regional("secretsmanager", (facts) => {
  // Secrets Manager adds six characters of its own to the name.
  return `secret:${name(facts)}-${idOf(facts.address, 6)}`;
});
const topicArn = regional("sns", name);
const bucketName = (facts: BlockFacts): string => name(facts, "bucket");

/**
 * Attributes that AWS fills in, as it would, by resource type. An attribute that is set as an argument is not
 * looked up here. A type that is missing here is unresolved, never wrong: add it where a policy needs it.
 */
export const COMPUTED_ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, Attribute>>>> = {
  aws_cloudtrail: { arn: regional("cloudtrail", (facts) => `trail/${name(facts)}`), id: name },
  aws_cloudwatch_event_rule: { arn: regional("events", (facts) => `rule/${name(facts)}`), id: name },
  aws_cloudwatch_log_group: {
    arn: regional("logs", (facts) => `log-group:${name(facts)}`),
    id: name,
    name,
  },
  aws_cloudwatch_metric_alarm: {
    arn: regional("cloudwatch", (facts) => `alarm:${name(facts, "alarm_name")}`),
  },
  aws_dynamodb_table: { arn: regional("dynamodb", (facts) => `table/${name(facts)}`), id: name },
  aws_iam_policy: { arn: iam("policy"), id: iam("policy"), name },
  aws_iam_role: { arn: iam("role"), id: name, name },
  aws_kms_key: {
    arn: regional("kms", (facts) => `key/${keyId(facts)}`),
    id: keyId,
    key_id: keyId,
  },
  aws_lambda_function: {
    arn: regional("lambda", (facts) => `function:${name(facts, "function_name")}`),
    id: (facts) => name(facts, "function_name"),
  },
  aws_mwaa_environment: { arn: regional("airflow", (facts) => `environment/${name(facts)}`), id: name },
  aws_s3_bucket: {
    arn: (facts) => `arn:${facts.location.partition}:s3:::${bucketName(facts)}`,
    bucket: bucketName,
    id: bucketName,
  },
  aws_secretsmanager_secret: { arn: secretArn, id: secretArn },
  aws_sns_topic: { arn: topicArn, id: topicArn, name },
  aws_sqs_queue: { arn: regional("sqs", name), id: queueUrl, url: queueUrl, name },
  aws_vpc: { id: generatedId("vpc") },
};

function queueUrl(facts: BlockFacts): string {
  const { region, accountId, partition } = facts.location;
  return `https://sqs.${region}.${dnsSuffixOf(partition)}/${accountId}/${name(facts)}`;
}

/** Results of data sources, by type. */
export const DATA_ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, Attribute>>>> = {
  aws_caller_identity: {
    account_id: ({ location }) => location.accountId,
    id: ({ location }) => location.accountId,
    arn: terraformRole,
  },
  aws_iam_policy_document: { json: policyDocumentJson, minified_json: policyDocumentJson },
  aws_iam_session_context: { issuer_arn: terraformRole },
  aws_partition: {
    partition: ({ location }) => location.partition,
    dns_suffix: ({ location }) => dnsSuffixOf(location.partition),
  },
  aws_region: {
    id: ({ location }) => location.region,
    name: ({ location }) => location.region,
    region: ({ location }) => location.region,
  },
};

/** The caller that runs Terraform is known during plan; a role of this name stands for it. */
function terraformRole({ location }: BlockFacts): string {
  return iamArnIn(location, "role/caller-that-runs-terraform");
}
