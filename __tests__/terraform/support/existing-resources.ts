import { parse } from "yaml";
import { REQUIRED_ENDPOINT_SERVICES } from "../../../modules/network/network-rules";
import { ACCOUNT, AwsClient, xmlText } from "./aws-client";
import { createOwnedThings } from "./owned-things";

/**
 * Makes in the local AWS what a `teams.yaml` says exists already (roles, keys, buckets for state and for access
 * logs, a VPC), and returns the file's text with the ids of what was made in the place of the example ids.
 */
export async function createExistingResources(awsUrl: string, teamsYaml: string): Promise<string> {
  const region = regionOf(teamsYaml);
  const aws = new AwsClient(awsUrl, region);
  await createRoles(aws, teamsYaml);
  await createBoundaries(aws, teamsYaml);
  await createAccessLogsBuckets(aws, region, teamsYaml);
  await createStateBucket(awsUrl, teamsYaml);
  const text = await createNetwork(
    aws,
    region,
    await createPrefixLists(aws, await createKeys(awsUrl, teamsYaml)),
  );
  await createOwnedThings(aws, region, text);
  return text;
}

/** The Region of the file's teams; the suite's configs have one each. */
function regionOf(teamsYaml: string): string {
  const { defaults, teams } = parse(teamsYaml) as {
    defaults?: { region?: string };
    teams: Record<string, { region?: string }>;
  };
  const region = Object.values(teams)[0]?.region ?? defaults?.region;
  if (region === undefined) {
    throw new Error("a config of the suite must name its Region");
  }
  return region;
}

/** The roles that a `teams.yaml` names; those that are there already stay. */
export async function createRoles(aws: AwsClient, text: string): Promise<void> {
  const arns = new Set(text.match(new RegExp(`arn:aws:iam::${ACCOUNT}:role/[\\w+=.@/-]+`, "g")));
  for (const arn of arns) {
    const [, path = "/", name = ""] = /:role(\/(?:.*\/)?)(.*)$/.exec(arn) ?? [];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await aws.query("iam", "CreateRole", { RoleName: name, Path: path, AssumeRolePolicyDocument });
  }
}

/** Boundaries that allow everything; what a boundary lacks is another test's. */
async function createBoundaries(aws: AwsClient, text: string): Promise<void> {
  const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
  for (const [, PolicyName = ""] of text.matchAll(/\bboundaryArn: arn:aws:iam::\d{12}:policy\/(\S+)/g)) {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await aws.query("iam", "CreatePolicy", { PolicyName, PolicyDocument });
  }
}

async function createAccessLogsBuckets(aws: AwsClient, region: string, text: string): Promise<void> {
  for (const [, bucket = ""] of text.matchAll(/\baccessLogsBucket: ([a-z0-9.-]+)/g)) {
    // S3's log delivery may write to it: what a bucket for access logs grants. Moto takes grants in a call of their own.
    await aws.createBucket(bucket, region);
    await aws.s3("PUT", `/${bucket}?acl`, undefined, LOG_DELIVERY);
  }
}

async function createStateBucket(awsUrl: string, teamsYaml: string): Promise<void> {
  const { state } = parse(teamsYaml) as { state?: { s3?: { bucket: string; region: string } } };
  if (state?.s3 !== undefined) {
    const { bucket, region } = state.s3;
    await new AwsClient(awsUrl, region).createBucket(bucket, region);
  }
}

async function createKeys(awsUrl: string, text: string): Promise<string> {
  let result = text;
  for (const arn of new Set(text.match(/arn:aws:kms:[\w-]+:\d{12}:key\/[0-9a-f-]{36}/g))) {
    const region = arn.split(":")[3] ?? "";
    const answer = await new AwsClient(awsUrl, region).json("kms", "TrentService.CreateKey", {});
    const { KeyMetadata: key } = JSON.parse(answer.text) as { KeyMetadata: { Arn: string } };
    result = result.replaceAll(arn, key.Arn);
  }
  return result;
}

async function createPrefixLists(aws: AwsClient, text: string): Promise<string> {
  let result = text;
  for (const id of new Set(text.match(/\bpl-[0-9a-f]+/g))) {
    const list = { PrefixListName: id, MaxEntries: "1", AddressFamily: "IPv4" };
    result = result.replaceAll(
      id,
      xmlText(await aws.query("ec2", "CreateManagedPrefixList", list), "prefixListId"),
    );
  }
  return result;
}

/** moto asks for the permissions that S3's log delivery had before bucket policies. */
const LOG_DELIVERY = Object.fromEntries(
  ["write", "read-acp"].map((right) => [
    `x-amz-grant-${right}`,
    'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"',
  ]),
);

/** A VPC with two private subnets in two zones, MWAA's endpoints and a security group, for the example ids of existing-vpc.yaml. */
async function createNetwork(aws: AwsClient, region: string, text: string): Promise<string> {
  const example = /\bvpcId: (vpc-\w+)/.exec(text)?.[1];
  if (example === undefined) {
    return text;
  }
  const create = async (
    action: string,
    parameters: Record<string, string>,
    element: string,
  ): Promise<string> => xmlText(await aws.query("ec2", action, parameters), element);
  const VpcId = await create("CreateVpc", { CidrBlock: "10.90.0.0/16" }, "vpcId");
  const subnet = (third: number, zone: string): Promise<string> =>
    create(
      "CreateSubnet",
      { VpcId, CidrBlock: `10.90.${third}.0/24`, AvailabilityZone: `${region}${zone}` },
      "subnetId",
    );
  const group = { VpcId, GroupName: "mwaa", GroupDescription: "Lets the components reach each other" };
  const GroupId = await create("CreateSecurityGroup", group, "groupId");
  await aws.query("ec2", "AuthorizeSecurityGroupIngress", {
    GroupId,
    "IpPermissions.1.IpProtocol": "-1",
    "IpPermissions.1.Groups.1.GroupId": GroupId,
  });
  const [first, second] = [await subnet(1, "a"), await subnet(2, "b")];
  // No route leads out of it: what MWAA needs is inside.
  for (const service of REQUIRED_ENDPOINT_SERVICES) {
    await aws.query("ec2", "CreateVpcEndpoint", {
      VpcId,
      VpcEndpointType: "Interface",
      ServiceName: `com.amazonaws.${region}.${service}`,
      PrivateDnsEnabled: "true",
      "SubnetId.1": first,
      "SubnetId.2": second,
    });
  }
  return text
    .replaceAll(example, VpcId)
    .replaceAll("subnet-0aaaaaaaaaaaaaaa1", first)
    .replaceAll("subnet-0aaaaaaaaaaaaaaa2", second)
    .replaceAll("sg-0aaaaaaaaaaaaaaa1", GroupId);
}
