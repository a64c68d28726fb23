import { Token } from "cdktf";
import { type DeliverySettings } from "../../delivery/dag-delivery-props";
import { deliversThroughPublisher } from "../../delivery/delivery-checks";
import { EnvironmentKey } from "../../encryption/environment-key";
import { intakeBucketName } from "../../names/delivery-names";
import { executionRoleArnOf } from "../../names/iam-names";
import { secretsPrefixFor } from "../../names/secrets-prefix";
import { type AwsAccountProps } from "../../aws/aws-account";
import { keyRegionProblem, kmsKeyArnRule } from "../../aws/arn-rules";
import { type IEnvironmentKey } from "../../encryption/i-environment-key";
import { optional, type PropChecks, text } from "../../validation/prop-checks";
import { type TeamAuditProps } from "./audit";
import { type TeamBucketProps } from "./bucket";
import { type TeamIdentityProps } from "./identity";
import { type TeamSecretsProps } from "./secrets";
import { type TeamSnapshotProps } from "./snapshot-settings";
import { type PartScope } from "./shared";

/** The key that encrypts everything that an environment stores. */
export interface TeamEncryptionProps {
  /**
   * ARN of a KMS key to use for everything. MWAA supports neither an alias nor a multi-Region key, and the key can
   * never change.
   * @default - a key for this environment is created
   */
  readonly kmsKeyArn?: string;
}

/** Checks of `TeamEncryptionProps`. */
export const ENCRYPTION_CHECKS: PropChecks<TeamEncryptionProps> = {
  kmsKeyArn: optional(text(kmsKeyArnRule)),
};

/** The problem of a key in another Region than the environment. */
export function keyProblem({ kmsKeyArn, region }: TeamEncryptionProps & AwsAccountProps): string | undefined {
  const isKnown = ![kmsKeyArn, region].some((part) => part === undefined || Token.isUnresolved(part));
  return isKnown ? keyRegionProblem(kmsKeyArn ?? "", region ?? "") : undefined;
}

/** The key of the environment: a new one, or an existing one. */
export function createKey(
  { scope, account, common }: PartScope,
  props: TeamEncryptionProps &
    TeamBucketProps &
    TeamIdentityProps &
    DeliverySettings &
    TeamSecretsProps &
    TeamAuditProps &
    TeamSnapshotProps,
): IEnvironmentKey {
  if (props.kmsKeyArn !== undefined) {
    return EnvironmentKey.fromKeyArn(scope, "EncryptionKey", props.kmsKeyArn);
  }
  return new EnvironmentKey(scope, "EncryptionKey", {
    ...common,
    // Submitters, of any account, write the intake bucket; there are either these or those.
    dagWriterRoleArns: [...(props.dagWriterRoleArns ?? []), ...(props.submitterRoleArns ?? [])],
    secretAdministratorRoleArns: props.secretAdministratorRoleArns,
    executionRoleArn: executionRoleArnOf(account, { ...props, ...common }),
    bucketNames: [deliversThroughPublisher(props) ? intakeBucketName(props.bucketName) : props.bucketName],
    secretsPrefix: props.secretsPrefix ?? secretsPrefixFor(common.environmentName),
    secretsSeparator: props.secretsSeparator,
    shares: props.shares,
    dagBucketName: props.bucketName,
    usedByAlarms: true,
    usedByRules: props.audit !== undefined,
    usedByDelivery: deliversThroughPublisher(props),
    usedBySnapshot: props.privilegeSnapshot !== undefined,
  });
}
