import { type ApiCall } from "../gateway/api/request-input";
import { type AccountMemory } from "./account-memory";
import { textOf } from "./iam-action";

/** Where a call is made. */
export interface CallPlace {
  readonly region: string;
  readonly accountId: string;
}

type Input = ApiCall["input"];
type Finder = (input: Input, place: CallPlace, memory: AccountMemory) => readonly string[];

/** The values of members that are there: texts, and lists of texts. */
function values(input: Input, members: readonly string[]): string[] {
  return members.flatMap((member) => input[member] ?? []).map(String);
}

/** ARNs of what one of the members names, or is the ARN of. */
function regional(service: string, resource: string, ...members: readonly string[]): Finder {
  return (input, { region, accountId }) =>
    values(input, members).map((value) =>
      value.startsWith("arn:") ? value : `arn:aws:${service}:${region}:${accountId}:${resource}${value}`,
    );
}

const roleArn: Finder = (input, { accountId }, memory) =>
  values(input, ["RoleName"]).map((name) => `arn:aws:iam::${accountId}:role${memory.pathOf(name)}${name}`);

const policyArn: Finder = (input, { accountId }) =>
  input.PolicyName === undefined || input.RoleName !== undefined
    ? values(input, ["PolicyArn"])
    : [`arn:aws:iam::${accountId}:policy${textOf(input, "Path") ?? "/"}${textOf(input, "PolicyName")}`];

const objects: Finder = (input) => {
  const deleted = (input.Delete as { Objects?: { Key: string }[] } | undefined)?.Objects ?? [];
  return [...values(input, ["Key"]), ...deleted.map(({ Key }) => Key)].map(
    (key) => `arn:aws:s3:::${String(input.Bucket)}/${key}`,
  );
};

const queue: Finder = (input, { region, accountId }) =>
  values(input, ["QueueName", "QueueUrl"]).map(
    (value) => `arn:aws:sqs:${region}:${accountId}:${value.replace(/^.*\//, "")}`,
  );

/** A mapping that is created has no id yet. */
const eventSourceMapping: Finder = (input, { region, accountId }) =>
  [...values(input, ["UUID", "Resource"]), ...(input.EventSourceArn === undefined ? [] : ["new"])]
    .filter((value) => !value.includes(":function:"))
    .map((value) =>
      value.startsWith("arn:")
        ? value
        : `arn:aws:lambda:${region}:${accountId}:event-source-mapping:${value}`,
    );

/** A call about a mapping names its function too, and is not about that. */
const lambdaFunction: Finder = (input, place, memory) =>
  eventSourceMapping(input, place, memory).length > 0
    ? []
    : regional("lambda", "function:", "FunctionName", "Resource")(input, place, memory);

/** What is about a subscription is checked for its topic. */
const topic: Finder = (input, place, memory) => [
  ...regional("sns", "", "Name", "TopicArn", "ResourceArn")(input, place, memory),
  ...values(input, ["SubscriptionArn"]).map((arn) => arn.replace(/:[^:]*$/, "")),
];

const key: Finder = (input, { region, accountId }, memory) =>
  values(input, ["KeyId", "TargetKeyId"]).map(
    (value) => `arn:aws:kms:${region}:${accountId}:key/${memory.keyId(value)}`,
  );

/** What DNS Firewall is made of has ids that AWS makes up; what is created has none yet. */
function firewall(kind: string, member: string, isNew: (input: Input) => boolean): Finder {
  return (input, { region, accountId }) => {
    const arn = (id: string): string => `arn:aws:route53resolver:${region}:${accountId}:${kind}/${id}`;
    const named = [
      ...values(input, [member]).map(arn),
      ...values(input, ["ResourceArn"]).filter((value) => value.includes(`:${kind}/`)),
    ];
    return named.length === 0 && input.CreatorRequestId !== undefined && isNew(input) ? [arn("new")] : named;
  };
}

const isNamedAlone = (input: Input): boolean => input.FirewallRuleGroupId === undefined;

/** How requests name the resources of each kind, which is a resource type of AWS's service reference. */
export const NAMED_RESOURCES: Readonly<Record<string, Finder>> = {
  "airflow:environment": regional("airflow", "environment/", "Name", "ResourceArn"),
  "cloudtrail:trail": regional("cloudtrail", "trail/", "Name", "TrailName", "ResourceId", "ResourceIdList"),
  "cloudwatch:alarm": regional("cloudwatch", "alarm:", "AlarmName", "AlarmNames", "ResourceARN"),
  "cloudwatch:dashboard": (input, { accountId }) =>
    values(input, ["DashboardName", "DashboardNames"]).map(
      (name) => `arn:aws:cloudwatch::${accountId}:dashboard/${name}`,
    ),
  "dynamodb:table": regional("dynamodb", "table/", "TableName", "ResourceArn"),
  "events:rule-on-default-event-bus": regional("events", "rule/", "Rule", "Name", "ResourceARN"),
  "iam:policy": policyArn,
  "iam:role": roleArn,
  // Without a name it is the caller, whom the provider asks for at its start.
  "iam:user": (input, { accountId }) => [
    `arn:aws:iam::${accountId}:user/${textOf(input, "UserName") ?? "caller"}`,
  ],
  "kms:alias": regional("kms", "", "AliasName"),
  "kms:key": key,
  "lambda:eventSourceMapping": eventSourceMapping,
  "lambda:function": lambdaFunction,
  "logs:log-group": regional("logs", "log-group:", "logGroupName", "resourceArn"),
  "route53resolver:firewall-config": firewall("firewall-config", "ResourceId", () => false),
  "route53resolver:firewall-domain-list": firewall(
    "firewall-domain-list",
    "FirewallDomainListId",
    isNamedAlone,
  ),
  "route53resolver:firewall-rule-group": firewall("firewall-rule-group", "FirewallRuleGroupId", isNamedAlone),
  "route53resolver:firewall-rule-group-association": firewall(
    "firewall-rule-group-association",
    "FirewallRuleGroupAssociationId",
    (input) => input.VpcId !== undefined,
  ),
  "s3:bucket": (input) => values(input, ["Bucket"]).map((name) => `arn:aws:s3:::${name}`),
  "s3:object": objects,
  "secretsmanager:Secret": (input, place, memory) =>
    regional(
      "secretsmanager",
      "secret:",
      "Name",
      "SecretId",
    )(input, place, memory).map((arn) =>
      // A new secret's ARN has six characters more than its name.
      input.Name === undefined ? arn : `${arn}-AbCdEf`,
    ),
  "sns:topic": topic,
  "sqs:queue": queue,
  "sts:role": regional("sts", "", "RoleArn"),
};
