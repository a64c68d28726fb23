import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import {
  SNAPSHOT_TIMEOUT_SECONDS,
  type SnapshotVariables,
} from "../../functions/privilege-snapshot/contract";
import { type AwsAccount } from "../aws/aws-account";
import { createBundledFunction } from "../aws/bundled-function";
import { type PolicyStatement } from "../aws/policy-document";
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
    const variables: SnapshotVariables = { ENVIRONMENT_NAME: environmentName };
    const lambda = createBundledFunction(this, {
      name,
      bundle: "privilege-snapshot",
      description: "Reads Airflow's users, roles and permissions",
      roleDescription: `Reads users and roles of the MWAA environment ${environmentName}`,
      policyName: "snapshot",
      statements: snapshotPolicy(account, { environmentName, name }),
      useOfKey: [readSettings(account, encryptionKey.keyArn)],
      keyArn: encryptionKey.keyArn,
      logGroupName: detectorLogGroupName(name),
      logRetentionInDays: props.logRetentionInDays,
      variables: { ...variables },
      memorySize: 512,
      timeout: SNAPSHOT_TIMEOUT_SECONDS,
      vpcConfig: {
        subnetIds: [...network.subnetIds],
        securityGroupIds: [...network.securityGroupIds],
      },
      dependables: network.dependables,
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
