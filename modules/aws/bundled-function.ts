import { type ITerraformDependable } from "cdktf";
import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction, type LambdaFunctionVpcConfig } from "@cdktf/provider-aws/lib/lambda-function";
import { type Construct } from "constructs";
import { functionAsset } from "./function-asset";
import { policyDocument, type PolicyStatement } from "./policy-document";

/** What differs between the library's functions. */
export interface BundledFunctionProps {
  /** Name of the function and of its role. */
  readonly name: string;
  /** Folder of `functions/` that the bundle is made of. */
  readonly bundle: string;
  readonly description: string;
  readonly roleDescription: string;
  /** Name of the role's policy. */
  readonly policyName: string;
  /** What the function may do. */
  readonly statements: readonly PolicyStatement[];
  /** How it may use the key. */
  readonly useOfKey: readonly PolicyStatement[];
  /** ARN of the key that encrypts log group and environment. */
  readonly keyArn: string;
  /** Name of the log group. */
  readonly logGroupName: string;
  /** Days that the function's log is kept. */
  readonly logRetentionInDays: number;
  /** The function's environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** In MiB. */
  readonly memorySize: number;
  /** In seconds. */
  readonly timeout: number;
  /**
   * Where it runs.
   * @default outside every VPC
   */
  readonly vpcConfig?: LambdaFunctionVpcConfig;
  /**
   * What must exist before it can run, beside its log group and its policies.
   * @default nothing
   */
  readonly dependables?: readonly ITerraformDependable[];
}

/** Creates, as children of `scope`, a Lambda function of one of the package's bundles, its role and its log group. */
export function createBundledFunction(scope: Construct, props: BundledFunctionProps): LambdaFunction {
  const { name, keyArn } = props;
  const logGroup = new CloudwatchLogGroup(scope, "LogGroup", {
    name: props.logGroupName,
    retentionInDays: props.logRetentionInDays,
    kmsKeyId: keyArn,
  });
  const role = new IamRole(scope, "Role", {
    name,
    description: props.roleDescription,
    assumeRolePolicy: policyDocument([
      {
        Sid: "LambdaRunsTheFunction",
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ]),
  });
  const attach = (id: string, policyName: string, statements: readonly PolicyStatement[]): IamRolePolicy =>
    new IamRolePolicy(scope, id, { name: policyName, role: role.name, policy: policyDocument(statements) });
  const policies = [
    attach("RolePolicy", props.policyName, props.statements),
    attach("EncryptionPolicy", "encryption", props.useOfKey),
  ];
  const archive = new DataArchiveFile(scope, "Archive", {
    type: "zip",
    sourceDir: functionAsset(scope, props.bundle).path,
    outputPath: `assets/${name}.zip`,
    // The file modes of a checkout depend on the umask of the machine, and are part of the archive's hash.
    outputFileMode: "0644",
  });
  return new LambdaFunction(scope, "Resource", {
    functionName: name,
    description: props.description,
    role: role.arn,
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "index.handler",
    filename: archive.outputPath,
    sourceCodeHash: archive.outputBase64Sha256,
    memorySize: props.memorySize,
    timeout: props.timeout,
    kmsKeyArn: keyArn,
    environment: { variables: { ...props.variables } },
    vpcConfig: props.vpcConfig,
    // The log group must exist before the function runs, or Lambda creates one without retention or key.
    dependsOn: [logGroup, ...policies, ...(props.dependables ?? [])],
  });
}
