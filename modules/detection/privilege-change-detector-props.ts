import { type ITerraformDependable } from "cdktf";
import { type AllowedChange, type NotifiedSeverity } from "../../functions/privilege-detector/contract";
import { type AwsAccountProps } from "../aws/aws-account";
import { type IEnvironmentKey } from "../encryption/i-environment-key";

/** An environment that the detector watches. */
export interface WatchedEnvironment {
  /** Name of the MWAA environment, 1 to 80 characters. */
  readonly environmentName: string;

  /**
   * Changes that its DAGs are expected to make. They are still recorded, as INFORMATIONAL, without a notification.
   * @default - nothing
   */
  readonly allow?: readonly AllowedChange[];
}

/** Props of `PrivilegeChangeDetector`. */
export interface PrivilegeChangeDetectorProps extends AwsAccountProps {
  /**
   * The environments to watch, at least one, all in this account and Region. This library need not have created
   * them.
   */
  readonly environments: readonly WatchedEnvironment[];

  /**
   * Name of the function and prefix of its other resources: 3 to 64 letters, digits, hyphens and underscores.
   * @default `mwaa-<first environment>-privilege-detector`
   */
  readonly detectorName?: string;

  /**
   * The key that encrypts table, topic and log. Its policy must let CloudWatch Logs use it for the log group
   * `/aws/lambda/<detectorName>`, and CloudWatch alarms for the topic.
   */
  readonly encryptionKey: IEnvironmentKey;

  /**
   * When to run: an EventBridge schedule expression in UTC; at least once a day.
   * @default "rate(5 minutes)"
   */
  readonly schedule?: string;

  /**
   * `full` classifies every log line that may indicate a change; `reference` runs AWS's own query and counts.
   * @default "full"
   */
  readonly mode?: "full" | "reference";

  /**
   * Whether log lines are also read as they arrive. Uses one of the two subscription filters of each log group.
   * @default false
   */
  readonly realtime?: boolean;

  /**
   * E-mail addresses to notify; each must confirm its subscription.
   * @default - none
   */
  readonly emails?: readonly string[];

  /**
   * ARNs of existing SNS topics of this Region to publish to as well. A topic of another account, or one that is
   * encrypted with a key of its own, must let the detector's role and CloudWatch alarms publish.
   * @default - none
   */
  readonly topicArns?: readonly string[];

  /**
   * The mildest severity of privilege changes that is published to the topics. Milder ones are EventBridge events, metrics and
   * records all the same; alarms and alerts of the audit trail are published whatever this is.
   * @default "LOW"
   */
  readonly minimumSeverity?: NotifiedSeverity;

  /**
   * ARNs of EventBridge rules that publish to the topic directly, and send to the dead-letter queue what they could
   * not publish. With any, the topic's policy lets EventBridge publish for every rule: it supports no condition there.
   * The key's policy must let EventBridge use it for the topic.
   * @default - none
   */
  readonly publishingRuleArns?: readonly string[];

  /**
   * Names of further CloudWatch alarms that may publish to the topic, in addition to those that begin with the
   * detector's name and a hyphen; `*` is any characters.
   * @default - none: the topic takes no alarm that others create in the account
   */
  readonly alarmNames?: readonly string[];

  /**
   * Retention of the detector's own log in days, a value that CloudWatch Logs supports.
   * @default 365
   */
  readonly logRetentionInDays?: number;

  /**
   * Whether Terraform rejects a plan that deletes the detector's table.
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * The environments' log groups, where the same stack creates them: subscription filters depend on them.
   * @default - they exist
   */
  readonly logGroups?: readonly ITerraformDependable[];
}
