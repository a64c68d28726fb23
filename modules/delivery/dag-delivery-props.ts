import { type AwsAccountProps } from "../aws/aws-account";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { type EnvironmentNaming } from "../names/environment-name";
import { type CiSource } from "./ci-source";

/** Who delivers, and by which rules. */
export interface DeliverySettings {
  /**
   * Repositories whose CI jobs deliver, each with a role that its jobs assume with a token of GitHub or GitLab.
   * @default - none
   */
  readonly ciSources?: readonly CiSource[];

  /**
   * ARNs of IAM roles that deliver besides, of any account. They must exist.
   * @default - none
   */
  readonly submitterRoleArns?: readonly string[];

  /**
   * Absolute path of the DAG policy, a YAML file. What is in it is not checked here, but by the publisher.
   * @default - the default policy
   */
  readonly dagPolicyFile?: string;

  /**
   * ARN of a KMS key (ECC_NIST_P256, SIGN_VERIFY) of this Region: nothing is published without a manifest that it signed.
   * @default - no signature is demanded
   */
  readonly signingKeyArn?: string;

  /**
   * E-mail addresses to notify of rejected deliveries and of alarms; each must confirm its subscription.
   * @default - none
   */
  readonly deliveryEmails?: readonly string[];
}

/** Props of `DagDelivery`. */
export interface DagDeliveryProps extends AwsAccountProps, EnvironmentNaming, DeliverySettings {
  /** Airflow version of the environment, such as `2.11.2`: definitions are rendered for it. */
  readonly airflowVersion: string;

  /** Name of the DAG bucket. Its policy must let the publisher write: `publisherRoleArn` of `DagBucket`. */
  readonly dagBucketName: string;

  /**
   * The key that encrypts everything, also the DAG bucket. Its policy must let CloudWatch Logs, alarms and EventBridge
   * use it: `usedByDelivery` and `usedByAlarms` of `EnvironmentKey`.
   */
  readonly encryptionKey: IEnvironmentKey;

  /**
   * ARN of the IAM role that runs Terraform, the only one that writes the DAG policy.
   * @default - the caller that runs Terraform, looked up during plan
   */
  readonly deployRoleArn?: string;

  /**
   * ARNs of IAM roles that may read the intake bucket's objects besides, such as one that plans in pull requests.
   * @default - none
   */
  readonly readerRoleArns?: readonly string[];

  /**
   * Name of the target bucket of the intake bucket's server access logs, under `<intake bucket>/`.
   * @default - no access logs
   */
  readonly accessLogsBucketName?: string;

  /**
   * Days that the publisher's log is kept.
   * @default 365
   */
  readonly logRetentionInDays?: number;

  /**
   * Whether Terraform rejects a plan that destroys the intake bucket or the publisher's table. Where it does not,
   * destroying the bucket deletes every object and version in it.
   * @default true
   */
  readonly deletionProtection?: boolean;
}
