import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";
import { detectorLogGroupName } from "../names/detector-names";

/** What the role of the function refers to. */
export interface SnapshotPolicyInput {
  /** Name of the MWAA environment. */
  readonly environmentName: string;
  /** Name of the function. */
  readonly name: string;
}

/** Lambda calls these with the function's role, to connect the function with the subnets. */
const NETWORK_INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
];
const DESCRIBE = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];

/**
 * What the function may do: act in Airflow as Admin over its REST API, the one role of Airflow that may read users and roles,
 * write its own log, and have Lambda connect it with the environment's subnets. Its own code may not use the last.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-mwaa-apache-airflow-rest-api.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function snapshotPolicy(account: AwsAccount, input: SnapshotPolicyInput): PolicyStatement[] {
  const { environmentName, name } = input;
  return [
    {
      Sid: "ReadUsersAndRoles",
      Effect: "Allow",
      Action: "airflow:InvokeRestApi",
      Resource: account.arn("airflow", `role/${environmentName}/Admin`),
    },
    {
      Sid: "WriteOwnLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: account.arn("logs", `log-group:${detectorLogGroupName(name)}:*`),
    },
    {
      Sid: "ConnectWithSubnets",
      Effect: "Allow",
      Action: NETWORK_INTERFACES,
      Resource: ["network-interface", "security-group", "subnet"].map((kind) =>
        account.arn("ec2", `${kind}/*`),
      ),
    },
    {
      // These support no resource-level permissions.
      Sid: "FindNetworkInterfaces",
      Effect: "Allow",
      Action: DESCRIBE,
      Resource: "*",
    },
    {
      Sid: "DenyOwnCodeNetworkInterfaces",
      Effect: "Deny",
      Action: [...NETWORK_INTERFACES, ...DESCRIBE],
      Resource: "*",
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": account.arn("lambda", `function:${name}`) } },
    },
  ];
}
