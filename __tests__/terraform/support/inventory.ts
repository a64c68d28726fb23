import { type AwsAnswer, AwsClient, xmlTexts } from "./aws-client";

/** Everything that a kind of thing has in a Region, as words to compare. */
type Lister = (aws: AwsClient) => Promise<string[]>;

function parsed<T>({ status, text }: AwsAnswer): T {
  if (status !== 200) {
    throw new Error(`the local AWS answered ${status}: ${text.slice(0, 300)}`);
  }
  return JSON.parse(text) as T;
}

const ec2 =
  (action: string, element: string, parameters: Record<string, string> = {}): Lister =>
  async (aws) =>
    xmlTexts((await aws.query("ec2", action, parameters)).text, element);

/** Things of a JSON API: the names below `list`. */
const json =
  (service: string, target: string, list: string, name?: string, input: object = {}): Lister =>
  async (aws) => {
    const answer = parsed<Record<string, (string | Record<string, string>)[]>>(
      await aws.json(service, target, input),
    );
    return (answer[list] ?? []).map((item) => (typeof item === "string" ? item : (item[name ?? ""] ?? "")));
  };

/**
 * What a stack makes in one Region. NAT gateways and endpoints are listed while they live; their network interfaces
 * are AWS's to remove, and moto forgets to.
 */
const REGIONAL: Record<string, Lister> = {
  address: ec2("DescribeAddresses", "allocationId"),
  "flow log": ec2("DescribeFlowLogs", "flowLogId"),
  "internet gateway": ec2("DescribeInternetGateways", "internetGatewayId"),
  "NAT gateway": ec2("DescribeNatGateways", "natGatewayId", {
    "Filter.1.Name": "state",
    "Filter.1.Value.1": "available",
  }),
  "route table": ec2("DescribeRouteTables", "routeTableId"),
  "security group": ec2("DescribeSecurityGroups", "groupId"),
  subnet: ec2("DescribeSubnets", "subnetId"),
  VPC: ec2("DescribeVpcs", "vpcId"),
  "VPC endpoint": async (aws) => {
    const { text } = await aws.query("ec2", "DescribeVpcEndpoints");
    const states = xmlTexts(text, "state");
    return xmlTexts(text, "vpcEndpointId").filter((_, index) => states[index] !== "deleted");
  },
  alarm: async (aws) => xmlTexts((await aws.query("cloudwatch", "DescribeAlarms")).text, "AlarmName"),
  dashboard: async (aws) => xmlTexts((await aws.query("cloudwatch", "ListDashboards")).text, "DashboardName"),
  environment: async (aws) =>
    parsed<{ Environments: string[] }>(await aws.mwaa("GET", "/environments")).Environments,
  function: async (aws) =>
    parsed<{ Functions: { FunctionName: string }[] }>(
      await aws.rest("lambda", "GET", "/2015-03-31/functions"),
    ).Functions.map(({ FunctionName }) => FunctionName),
  key: async (aws) => {
    const keys = await json("kms", "TrentService.ListKeys", "Keys", "KeyId")(aws);
    return (await Promise.all(keys.map((key) => ownKey(aws, key)))).flat();
  },
  "key alias": json("kms", "TrentService.ListAliases", "Aliases", "AliasName"),
  "log group": json("logs", "Logs_20140328.DescribeLogGroups", "logGroups", "logGroupName"),
  "log query": json("logs", "Logs_20140328.DescribeQueryDefinitions", "queryDefinitions", "name"),
  queue: json("sqs", "AmazonSQS.ListQueues", "QueueUrls"),
  rule: json("events", "AWSEvents.ListRules", "Rules", "Name"),
  secret: async (aws) => {
    const { SecretList } = parsed<{ SecretList: { Name: string; DeletedDate?: number }[] }>(
      await aws.json("secretsmanager", "secretsmanager.ListSecrets", { IncludePlannedDeletion: true }),
    );
    return SecretList.map(({ Name, DeletedDate }) =>
      DeletedDate === undefined ? Name : `${Name} (in recovery)`,
    );
  },
  table: json("dynamodb", "DynamoDB_20120810.ListTables", "TableNames"),
  topic: async (aws) => xmlTexts((await aws.query("sns", "ListTopics")).text, "TopicArn"),
};

/** What has no Region. */
const GLOBAL: Record<string, Lister> = {
  bucket: async (aws) => xmlTexts((await aws.s3("GET", "/")).text, "Name"),
  policy: async (aws) => xmlTexts((await aws.query("iam", "ListPolicies", { Scope: "Local" })).text, "Arn"),
  role: async (aws) => xmlTexts((await aws.query("iam", "ListRoles")).text, "RoleName"),
  "policy of a role": async (aws) => {
    const roles = xmlTexts((await aws.query("iam", "ListRoles")).text, "RoleName");
    const policies = roles.map(async (RoleName) => {
      const inline = await aws.query("iam", "ListRolePolicies", { RoleName });
      const attached = await aws.query("iam", "ListAttachedRolePolicies", { RoleName });
      const names = [...xmlTexts(inline.text, "member"), ...xmlTexts(attached.text, "PolicyArn")];
      return names.map((name) => `${RoleName}: ${name}`);
    });
    return (await Promise.all(policies)).flat();
  },
};

/** A key and whether it is on its way out; nothing for AWS's own, which moto makes when one is first asked for. */
async function ownKey(aws: AwsClient, KeyId: string): Promise<string[]> {
  const { KeyMetadata } = parsed<{ KeyMetadata: { KeyState: string; Description?: string } }>(
    await aws.json("kms", "TrentService.DescribeKey", { KeyId }),
  );
  if (KeyMetadata.Description === "Default key") {
    return [];
  }
  return [KeyMetadata.KeyState === "PendingDeletion" ? `${KeyId} (pending deletion)` : KeyId];
}

/** Everything in the local AWS that a stack could have made: `log group airflow-payments-Task`, one line each. */
export async function inventory(awsUrl: string, regions: readonly string[]): Promise<string[]> {
  const list = async (listers: Record<string, Lister>, region: string, where: string): Promise<string[]> => {
    const found = await Promise.all(
      Object.entries(listers).map(async ([kind, lister]) => {
        const names = await lister(new AwsClient(awsUrl, region));
        return names.map((name) => `${where}${kind} ${name}`);
      }),
    );
    return found.flat();
  };
  const regional = regions.map((region) => list(REGIONAL, region, `${region}: `));
  return (await Promise.all([list(GLOBAL, "us-east-1", ""), ...regional])).flat().sort();
}

/** What is there now and was not before: what somebody left behind. */
export function leftBehind(before: readonly string[], after: readonly string[]): string[] {
  const known = new Set(before);
  return after.filter((item) => !known.has(item));
}
