import { type ITerraformDependable } from "cdktf";
import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import {
  SNAPSHOT_TIMEOUT_SECONDS,
  type SnapshotVariables,
} from "../../functions/privilege-snapshot/contract";
import { type AwsAccount } from "../aws/aws-account";
import { functionAsset } from "../aws/function-asset";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { detectorLogGroupName } from "../names/detector-names";
import { snapshotPolicy } from "./snapshot-policy";

/** Where the function runs. */
export interface SnapshotNetwork {
  /** Ids of the environment's two private subnets. */
  readonly subnetIds: readonly string[];
  /** Ids of the environment's security groups: its endpoints let those in. */
  readonly securityGroupIds: readonly string[];
  /** What must exist before something can run there. */
  readonly dependables: readonly ITerraformDependable[];
}

/** Props of `SnapshotFunction`. */
export interface SnapshotFunctionProps {
  /** Account and Region of the function. */
  readonly account: AwsAccount;
  /** Name of the function, its role and its log group. */
  readonly name: string;
  /** Name of the MWAA environment. */
  readonly environmentName: string;
  /** The key that encrypts the function's log group and environment. */
  readonly encryptionKey: IEnvironmentKey;
  /** Where it runs. */
  readonly network: SnapshotNetwork;
  /** Days that the function's log is kept. */
  readonly logRetentionInDays: number;
}

/** The Lambda function that reads users and roles, in the environment's subnets, with its role and its log group. */
export class SnapshotFunction extends Construct {
  /** Name of the function. */
  public readonly functionName: string;

  public constructor(scope: Construct, id: string, props: SnapshotFunctionProps) {
    super(scope, id);
    const { account, name, environmentName, encryptionKey, network } = props;
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: detectorLogGroupName(name),
      retentionInDays: props.logRetentionInDays,
      kmsKeyId: encryptionKey.keyArn,
    });
    const role = new IamRole(this, "Role", {
      name,
      description: `Reads users and roles of the MWAA environment ${environmentName}`,
      assumeRolePolicy: policyDocument([
        {
          Sid: "LambdaRunsTheFunction",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ]),
    });
    const attach = (id: string, purpose: string, statements: readonly PolicyStatement[]): IamRolePolicy =>
      new IamRolePolicy(this, id, { name: purpose, role: role.name, policy: policyDocument(statements) });
    const policies = [
      attach("RolePolicy", "snapshot", snapshotPolicy(account, { environmentName, name })),
      attach("EncryptionPolicy", "encryption", [readSettings(account, encryptionKey.keyArn)]),
    ];
    const archive = new DataArchiveFile(this, "Archive", {
      type: "zip",
      sourceDir: functionAsset(this, "privilege-snapshot").path,
      outputPath: `assets/${name}.zip`,
      // The file modes of a checkout depend on the umask of the machine, and are part of the archive's hash.
      outputFileMode: "0644",
    });
    const variables: SnapshotVariables = { ENVIRONMENT_NAME: environmentName };
    const lambda = new LambdaFunction(this, "Resource", {
      functionName: name,
      description: "Reads Airflow's users, roles and permissions",
      role: role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: archive.outputPath,
      sourceCodeHash: archive.outputBase64Sha256,
      memorySize: 512,
      timeout: SNAPSHOT_TIMEOUT_SECONDS,
      kmsKeyArn: encryptionKey.keyArn,
      environment: { variables: { ...variables } },
      vpcConfig: {
        subnetIds: [...network.subnetIds],
        securityGroupIds: [...network.securityGroupIds],
      },
      // The log group must exist before the function runs, or Lambda creates one without retention or key.
      dependsOn: [logGroup, ...policies, ...network.dependables],
    });
    this.functionName = lambda.functionName;
  }
}

function readSettings(account: AwsAccount, keyArn: string): PolicyStatement {
  return {
    Sid: "UseKeyThroughLambda",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": account.servicePrincipal("lambda") } },
  };
}
