import { type AwsClient, xmlTexts } from "../../aws-client";
import { type EnvironmentSettings, LOG_TYPES, logGroupName, type LogType } from "./environment";

/**
 * What must exist before an environment: asked of moto when one is created or updated, so that a stack that
 * makes things in the wrong order fails as it would in the cloud. The first fault, in the service's manner.
 *
 * The real service would make missing log groups itself (without retention and key); here they are demanded,
 * since a stack that is late with them has lost them to the service.
 */
export async function prerequisiteFault(
  aws: AwsClient,
  name: string,
  settings: EnvironmentSettings,
): Promise<string | undefined> {
  const checks = [
    () => bucketFault(aws, settings),
    () => filesFault(aws, settings),
    () => roleFault(aws, settings),
    () => keyFault(aws, settings),
    () => logGroupsFault(aws, name),
    () => networkFault(aws, settings),
  ];
  for (const check of checks) {
    const fault = await check();
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

function bucketOf({ SourceBucketArn }: EnvironmentSettings): string {
  return SourceBucketArn.replace(/^.*:::/, "");
}

async function bucketFault(aws: AwsClient, settings: EnvironmentSettings): Promise<string | undefined> {
  const bucket = bucketOf(settings);
  if ((await aws.s3("HEAD", `/${bucket}`)).status !== 200) {
    return `Bucket ${bucket} does not exist.`;
  }
  if (xmlTexts((await aws.s3("GET", `/${bucket}?versioning`)).text, "Status")[0] !== "Enabled") {
    return `Bucket ${bucket} must have versioning enabled.`;
  }
  const { text } = await aws.s3("GET", `/${bucket}?publicAccessBlock`);
  const blocks = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
  if (blocks.some((block) => xmlTexts(text, block)[0]?.toLowerCase() !== "true")) {
    return `Bucket ${bucket} must block all public access.`;
  }
  const encryption = (await aws.s3("GET", `/${bucket}?encryption`)).text;
  const bucketKey = xmlTexts(encryption, "KMSMasterKeyID")[0];
  if (bucketKey !== undefined && bucketKey !== settings.KmsKey) {
    return `Bucket ${bucket} must be encrypted with the environment's key.`;
  }
  return undefined;
}

async function filesFault(aws: AwsClient, settings: EnvironmentSettings): Promise<string | undefined> {
  for (const file of ["Plugins", "Requirements", "StartupScript"] as const) {
    const [path, version] = [settings[`${file}S3Path`], settings[`${file}S3ObjectVersion`]];
    if (path !== undefined && version !== undefined) {
      const { status } = await aws.s3("HEAD", `/${bucketOf(settings)}/${path}?versionId=${version}`);
      if (status !== 200) {
        return `${file}: ${path} has no version ${version}.`;
      }
    }
  }
  return undefined;
}

async function roleFault(aws: AwsClient, settings: EnvironmentSettings): Promise<string | undefined> {
  const { ExecutionRoleArn } = settings;
  const RoleName = ExecutionRoleArn.replace(/^.*\//, "");
  const role = await aws.query("iam", "GetRole", { RoleName });
  if (role.status !== 200) {
    return `Execution role ${ExecutionRoleArn} does not exist.`;
  }
  const trust = decodeURIComponent(xmlTexts(role.text, "AssumeRolePolicyDocument")[0] ?? "");
  if (!trust.includes("airflow-env.amazonaws.com")) {
    return `Failed to assume role ${ExecutionRoleArn}: it must trust airflow-env.amazonaws.com.`;
  }
  const inline = xmlTexts((await aws.query("iam", "ListRolePolicies", { RoleName })).text, "member");
  const attached = xmlTexts(
    (await aws.query("iam", "ListAttachedRolePolicies", { RoleName })).text,
    "PolicyArn",
  );
  return inline.length + attached.length === 0
    ? `Execution role ${ExecutionRoleArn} has no policy: it cannot read ${bucketOf(settings)}.`
    : undefined;
}

async function keyFault(aws: AwsClient, { KmsKey }: EnvironmentSettings): Promise<string | undefined> {
  if (KmsKey === undefined) {
    return undefined;
  }
  const { status, text } = await aws.json("kms", "TrentService.DescribeKey", { KeyId: KmsKey });
  if (status !== 200) {
    return `Key ${KmsKey} does not exist.`;
  }
  const { KeyMetadata: key } = JSON.parse(text) as { KeyMetadata: { Enabled: boolean } };
  return key.Enabled ? undefined : `Key ${KmsKey} is disabled.`;
}

async function logGroupsFault(aws: AwsClient, name: string): Promise<string | undefined> {
  const input = { logGroupNamePrefix: `airflow-${name}-` };
  const { text } = await aws.json("logs", "Logs_20140328.DescribeLogGroups", input);
  const { logGroups } = JSON.parse(text) as { logGroups: readonly { logGroupName: string }[] };
  const present = new Set(logGroups.map((group) => group.logGroupName));
  const wanted = (Object.keys(LOG_TYPES) as LogType[]).map((type) => logGroupName(name, type));
  const missing = wanted.filter((group) => !present.has(group));
  return missing.length === 0 ? undefined : `Log groups are not there yet: ${missing.join(", ")}.`;
}

async function networkFault(aws: AwsClient, settings: EnvironmentSettings): Promise<string | undefined> {
  const { SubnetIds, SecurityGroupIds } = settings.NetworkConfiguration;
  const subnets = await aws.query("ec2", "DescribeSubnets", numbered("SubnetId", SubnetIds));
  if (subnets.status !== 200) {
    return `Subnets ${SubnetIds.join(", ")} do not exist.`;
  }
  if (new Set(xmlTexts(subnets.text, "availabilityZone")).size !== 2) {
    return `Subnets ${SubnetIds.join(", ")} must be in two Availability Zones.`;
  }
  const vpcs = new Set(xmlTexts(subnets.text, "vpcId"));
  const groups = await aws.query("ec2", "DescribeSecurityGroups", numbered("GroupId", SecurityGroupIds));
  if (groups.status !== 200) {
    return `Security groups ${SecurityGroupIds.join(", ")} do not exist.`;
  }
  xmlTexts(groups.text, "vpcId").forEach((vpc) => vpcs.add(vpc));
  if (vpcs.size !== 1) {
    return "Subnets and security groups must be in one VPC.";
  }
  const routes = await aws.query("ec2", "DescribeRouteTables", {
    "Filter.1.Name": "association.subnet-id",
    ...numbered("Filter.1.Value", SubnetIds),
  });
  return xmlTexts(routes.text, "gatewayId").some((gateway) => gateway.startsWith("igw-"))
    ? `Subnets ${SubnetIds.join(", ")} must be private: they route to an Internet gateway.`
    : undefined;
}

function numbered(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${name}.${index + 1}`, value]));
}
