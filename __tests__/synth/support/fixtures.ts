import { type Construct } from "constructs";
import {
  EnvironmentKey,
  ExecutionRole,
  type IEnvironmentKey,
  type IExecutionRole,
  TeamEnvironment,
  type TeamEnvironmentProps,
} from "../../../modules";

export const ACCOUNT = { accountId: "111122223333", region: "eu-west-1" } as const;
export const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";

/** ARN of a role in the fixtures' account. */
export function roleArn(name: string): string {
  return `arn:aws:iam::111122223333:role/${name}`;
}

export function existingKey(scope: Construct): IEnvironmentKey {
  return EnvironmentKey.fromKeyArn(scope, "Key", KEY_ARN);
}

export function executionRole(scope: Construct): IExecutionRole {
  return new ExecutionRole(scope, "Role", {
    ...ACCOUNT,
    environmentName: "payments",
    bucketName: "acme-payments-dags",
    encryptionKey: existingKey(scope),
  });
}

/** A team's environment in a VPC of its own; `props` change what a test is about. */
export function teamEnvironment(
  scope: Construct,
  props: Partial<TeamEnvironmentProps> = {},
): TeamEnvironment {
  return new TeamEnvironment(scope, "Default", {
    ...ACCOUNT,
    environmentName: "payments",
    airflowVersion: "2.11.2",
    bucketName: "acme-payments-dags-111122223333",
    vpcCidr: "10.20.0.0/16",
    deployRoleArn: roleArn("deploy"),
    ...props,
  });
}
