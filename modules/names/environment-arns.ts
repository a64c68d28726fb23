import { type ArnBuilder } from "../aws/location";
import { detectorArns, detectorLogGroupName, detectorName } from "./detector-names";
import { deliveryArns, publisherName } from "./delivery-names";
import { executionRoleArnOf, type ExecutionRoleNaming, flowLogsRoleName } from "./iam-names";
import { flowLogGroupName, logGroupNames } from "./log-groups";
import { secretsArns, type SecretsNaming } from "./secrets-prefix";
import { snapshotArns, snapshotName } from "./snapshot-names";

/** The names of one environment's things. */
export interface EnvironmentNames extends ExecutionRoleNaming, SecretsNaming {
  readonly bucketName: string;
  /**
   * ARN of an existing key.
   * @default - a key of its own, whose ARN is known after apply
   */
  readonly kmsKeyArn?: string;
  /**
   * Present where users and roles are read every hour.
   * @default - there is no function for it
   */
  readonly privilegeSnapshot?: object;
}

/** What belongs to an environment, in one word, with its ARNs and those below them. */
export interface OwnedArns {
  readonly kind: "bucket" | "secrets" | "logs" | "environment" | "roles" | "detector" | "delivery" | "key";
  readonly arns: readonly string[];
}

/** The ARNs of everything that belongs to an environment, as far as they are known before apply. */
export function environmentArns(
  account: ArnBuilder,
  { environmentName, qualifier, bucketName, ...names }: EnvironmentNames,
): OwnedArns[] {
  const environment = { environmentName, qualifier };
  const iamArn = (name: string): string => `arn:${account.partition}:iam::${account.accountId}:role/${name}`;
  const groups = [
    ...logGroupNames(environmentName),
    flowLogGroupName(environmentName),
    detectorLogGroupName(detectorName(environment)),
  ].map((name) => account.arn("logs", `log-group:${name}`));
  return [
    { kind: "bucket", arns: [account.s3Arn(bucketName), account.s3Arn(`${bucketName}/*`)] },
    {
      kind: "secrets",
      arns: secretsArns(account, { environmentName, ...names }),
    },
    { kind: "logs", arns: groups.flatMap((arn) => [arn, `${arn}:*`]) },
    {
      kind: "environment",
      arns: [
        account.arn("airflow", `environment/${environmentName}`),
        account.arn("airflow", `role/${environmentName}/*`),
      ],
    },
    {
      kind: "roles",
      arns: [
        executionRoleArnOf(account, { ...environment, ...names }),
        ...[
          detectorName(environment),
          flowLogsRoleName(environment),
          publisherName(environment),
          ...(names.privilegeSnapshot === undefined ? [] : [snapshotName(environment)]),
        ].map(iamArn),
      ],
    },
    {
      kind: "detector",
      arns: [
        ...detectorArns(account, detectorName(environment)).filter(
          (arn) => !groups.some((group) => arn.startsWith(group)),
        ),
        ...(names.privilegeSnapshot === undefined ? [] : snapshotArns(account, snapshotName(environment))),
      ],
    },
    { kind: "delivery", arns: deliveryArns(account, { ...environment, bucketName }) },
    ...(names.kmsKeyArn === undefined ? [] : [{ kind: "key", arns: [names.kmsKeyArn] } as const]),
  ];
}
