import { ACCOUNT, type AwsAnswer, AwsClient, xmlText } from "./aws-client";

/** What an environment needs before it can be made, in the order in which it is made here. */
export const PREREQUISITES = [
  "versioning",
  "public access block",
  "log groups",
  "role",
  "policy of the role",
] as const;

export type Prerequisite = (typeof PREREQUISITES)[number];

export interface HandmadeOptions {
  readonly name: string;
  readonly region: string;
  /** What is left out. */
  readonly without?: Prerequisite;
  /** Settings of the environment that differ. */
  readonly settings?: object;
}

/** An environment that somebody made with the AWS CLI, and the ids of what it stands on. */
export interface HandmadeEnvironment {
  readonly bucket: string;
  readonly keyArn: string;
  readonly vpcId: string;
  readonly subnetIds: readonly [string, string];
  readonly securityGroupId: string;
  readonly answer: AwsAnswer;
}

const LOG_TYPES = ["DagProcessing", "Scheduler", "Task", "Webserver", "Worker"];
const LOG_GROUPS = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"];
const BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/** Makes an environment and everything below it call by call, as one who follows the user guide does. */
export async function makeEnvironmentByHand(
  awsUrl: string,
  { name, region, without, settings }: HandmadeOptions,
): Promise<HandmadeEnvironment> {
  const aws = new AwsClient(awsUrl, region);
  const unless = async (what: Prerequisite, make: () => Promise<unknown>): Promise<void> => {
    if (what !== without) {
      await make();
    }
  };
  const bucket = `${name}-by-hand`;
  await aws.createBucket(bucket, region);
  await unless("versioning", () => aws.s3("PUT", `/${bucket}?versioning`, VERSIONED));
  await unless("public access block", () => aws.s3("PUT", `/${bucket}?publicAccessBlock`, PRIVATE));
  await aws.s3("PUT", `/${bucket}/dags/orders.py`, "# a DAG");
  await unless("log groups", () => createLogGroups(aws, name));
  const roleName = `${name}-by-hand`;
  const AssumeRolePolicyDocument = JSON.stringify(TRUST);
  await unless("role", () =>
    aws.query("iam", "CreateRole", { RoleName: roleName, AssumeRolePolicyDocument }),
  );
  await unless("policy of the role", () =>
    aws.query("iam", "PutRolePolicy", { RoleName: roleName, PolicyName: "all", PolicyDocument: READ }),
  );
  const key = await aws.json("kms", "TrentService.CreateKey", {});
  const keyArn = (JSON.parse(key.text) as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
  const network = await createNetwork(aws, region);
  const answer = await aws.mwaa("PUT", `/environments/${name}`, {
    ExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/${roleName}`,
    SourceBucketArn: `arn:aws:s3:::${bucket}`,
    DagS3Path: "dags",
    AirflowVersion: "2.11.2",
    EnvironmentClass: "mw1.small",
    KmsKey: keyArn,
    NetworkConfiguration: { SubnetIds: network.subnetIds, SecurityGroupIds: [network.securityGroupId] },
    LoggingConfiguration: Object.fromEntries(
      LOG_TYPES.map((type) => [`${type}Logs`, { Enabled: true, LogLevel: "WARNING" }]),
    ),
    ...settings,
  });
  return { bucket, keyArn, ...network, answer };
}

const VERSIONED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
const PRIVATE = `<PublicAccessBlockConfiguration>${BLOCKS.map((block) => `<${block}>true</${block}>`).join("")}</PublicAccessBlockConfiguration>`;
const TRUST = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: ["airflow.amazonaws.com", "airflow-env.amazonaws.com"] },
      Action: "sts:AssumeRole",
    },
  ],
};
const READ = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});

async function createLogGroups(aws: AwsClient, name: string): Promise<void> {
  for (const suffix of LOG_GROUPS) {
    await aws.json("logs", "Logs_20140328.CreateLogGroup", { logGroupName: `airflow-${name}-${suffix}` });
  }
}

async function createNetwork(
  aws: AwsClient,
  region: string,
): Promise<Pick<HandmadeEnvironment, "vpcId" | "subnetIds" | "securityGroupId">> {
  const vpcId = xmlText(await aws.query("ec2", "CreateVpc", { CidrBlock: "10.91.0.0/16" }), "vpcId");
  const subnet = async (third: number, zone: string): Promise<string> => {
    const CidrBlock = `10.91.${third}.0/24`;
    const AvailabilityZone = `${region}${zone}`;
    return xmlText(
      await aws.query("ec2", "CreateSubnet", { VpcId: vpcId, CidrBlock, AvailabilityZone }),
      "subnetId",
    );
  };
  const group = { VpcId: vpcId, GroupName: "by-hand", GroupDescription: "MWAA" };
  const securityGroupId = xmlText(await aws.query("ec2", "CreateSecurityGroup", group), "groupId");
  // As MWAA demands: its components reach each other.
  await aws.query("ec2", "AuthorizeSecurityGroupIngress", {
    GroupId: securityGroupId,
    "IpPermissions.1.IpProtocol": "-1",
    "IpPermissions.1.Groups.1.GroupId": securityGroupId,
  });
  return { vpcId, subnetIds: [await subnet(1, "a"), await subnet(2, "b")], securityGroupId };
}
