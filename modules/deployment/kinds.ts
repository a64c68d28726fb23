import { type StackBlock } from "./stack-block";

/** ARNs of the resources of one kind that a block is about. */
type Arns = (block: StackBlock) => readonly string[];

/** A kind whose name, or ARN, is one of the arguments. */
function named(service: string, prefix: string, ...args: readonly string[]): Arns {
  return (block) =>
    block
      .texts(...args)
      .slice(0, 1)
      .map((value) => (value.startsWith("arn:") ? value : block.arn(service, `${prefix}${value}`)));
}

/**
 * A kind of EC2, whose ids AWS makes up: what the stack creates may have any id, and its tags distinguish it; what
 * exists already is named by its id.
 */
function ec2(kind: string, ...args: readonly string[]): Arns {
  return (block) => {
    const written = block.written(...args);
    const ids = written.filter((value) => !value.includes("${"));
    return [
      ...ids.map((id) => block.arn("ec2", `${kind}/${id}`)),
      ...(written.length > 0 && ids.length === written.length ? [] : [block.arn("ec2", `${kind}/*`)]),
    ];
  };
}

const roles: Arns = (block) => {
  const value = /^(data\.)?aws_iam_role$/.test(block.type)
    ? block.text("name")
    : block.text("role", "execution_role_arn", "iam_role_arn", "cloud_watch_logs_role_arn", "role_arn");
  if (value === undefined || value.startsWith("arn:")) {
    return value === undefined ? [] : [value];
  }
  const own = block.ownRoleArn(value);
  // A role of others is known by its name alone, which is unique in the account whatever the path.
  return own === undefined ? [block.iamArn(`role/${value}`), block.iamArn(`role/*/${value}`)] : [own];
};

const logGroups: Arns = (block) =>
  named("logs", "log-group:", "name")(block).flatMap((arn) => [arn, `${arn}:*`]);

const objects: Arns = (block) => {
  if (block.type === "aws_s3_object") {
    return block.texts("bucket").map((bucket) => block.s3Arn(`${bucket}/${block.text("key") ?? "*"}`));
  }
  // Terraform empties a bucket that it may destroy, and no other.
  return block.is("force_destroy") ? block.texts("bucket").map((bucket) => block.s3Arn(`${bucket}/*`)) : [];
};

const keys: Arns = (block) => [...block.keys.arns, ...(block.keys.own ? [block.arn("kms", "key/*")] : [])];

/**
 * How the blocks of a stack name the resources of each kind. To have another kind in the policies, add it here; a
 * kind that is missing is an error, never a wildcard.
 */
export const KINDS: Readonly<Record<string, Arns>> = {
  "airflow:environment": named("airflow", "environment/", "name"),
  "cloudtrail:trail": named("cloudtrail", "trail/", "name"),
  "cloudwatch:alarm": named("cloudwatch", "alarm:", "alarm_name"),
  "cloudwatch:dashboard": (block) =>
    block.texts("dashboard_name").map((name) => {
      const { partition, accountId } = block.location;
      return `arn:${partition}:cloudwatch::${accountId}:dashboard/${name}`;
    }),
  "dynamodb:table": named("dynamodb", "table/", "resource_arn", "name"),
  "ec2:elastic-ip": ec2("elastic-ip"),
  "ec2:internet-gateway": ec2("internet-gateway"),
  "ec2:natgateway": ec2("natgateway"),
  "ec2:network-interface": ec2("network-interface"),
  "ec2:route-table": ec2("route-table", "route_table_id", "route_table_ids"),
  "ec2:security-group": ec2("security-group", "security_group_id", "security_group_ids"),
  "ec2:security-group-rule": ec2("security-group-rule"),
  "ec2:subnet": ec2("subnet", "subnet_id", "subnet_ids"),
  "ec2:vpc": ec2("vpc", "vpc_id"),
  "ec2:vpc-endpoint": ec2("vpc-endpoint"),
  "ec2:vpc-flow-log": ec2("vpc-flow-log"),
  "events:rule-on-default-event-bus": named("events", "rule/", "rule", "name"),
  "iam:any-role": (block) => [block.iamArn("role/*")],
  "iam:policy": (block) =>
    block
      .texts("arn", "name")
      .slice(0, 1)
      .map((value) => (value.startsWith("arn:") ? value : block.iamArn(`policy/${value}`))),
  "iam:role": roles,
  "iam:service-linked-role": (block) => [
    block.iamArn("role/aws-service-role/airflow.amazonaws.com/AWSServiceRoleForAmazonMWAA"),
  ],
  "kms:alias": named("kms", "", "name"),
  "kms:aws-managed-key": (block) => [block.arn("kms", "key/*")],
  "kms:key": keys,
  "lambda:eventSourceMapping": (block) => [block.arn("lambda", "event-source-mapping:*")],
  "lambda:function": named("lambda", "function:", "function_name"),
  "logs:log-group": logGroups,
  "route53resolver:firewall-config": (block) => [block.arn("route53resolver", "firewall-config/*")],
  "route53resolver:firewall-domain-list": (block) => [block.arn("route53resolver", "firewall-domain-list/*")],
  "route53resolver:firewall-rule-group": (block) => [block.arn("route53resolver", "firewall-rule-group/*")],
  "route53resolver:firewall-rule-group-association": (block) => [
    block.arn("route53resolver", "firewall-rule-group-association/*"),
  ],
  "s3:bucket": (block) =>
    block
      .texts("bucket", "source_bucket_arn")
      .map((value) => (value.startsWith("arn:") ? value : block.s3Arn(value))),
  "s3:object": objects,
  "secretsmanager:Secret": (block) =>
    named(
      "secretsmanager",
      "secret:",
      "secret_arn",
      "name",
    )(block).map((arn) =>
      // Secrets Manager adds a hyphen and six characters to the name.
      arn.replace(/(:secret:.*?)(-[0-9a-f]{6})?$/, "$1-??????"),
    ),
  "sns:topic": named("sns", "", "arn", "topic_arn", "name"),
  "sqs:queue": (block) =>
    block
      .texts("queue_url", "name")
      .slice(0, 1)
      .map((value) => block.arn("sqs", value.replace(/^.*\//, ""))),
};
