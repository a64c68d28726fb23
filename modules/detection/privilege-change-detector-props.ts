import { type ITerraformDependable } from "cdktf";
import { type AllowedChange } from "../../functions/privilege-detector/contract";
import { type AwsAccountProps } from "../aws/aws-account";
import { type IEnvironmentKey } from "../encryption/i-environment-key";

/** An environment that the detector watches. */
export interface WatchedEnvironment {
  /** Name of the MWAA environment, 1 to 80 characters. */
  readonly environmentName: string;

  /**
   * What its DAGs are expected to do. Such a change is still recorded, as INFORMATIONAL, and wakes nobody.
   * @default - nothing
   */
  readonly allow?: readonly AllowedChange[];
}

/** Props of `PrivilegeChangeDetector`. */
export interface PrivilegeChangeDetectorProps extends AwsAccountProps {
  /** The environments to watch, at least one, all of this account and Region. They need not be of this library. */
  readonly environments: readonly WatchedEnvironment[];

  /**
   * Name of the function and of everything around it, 3 to 64 letters, digits, hyphens and underscores.
   * @default `mwaa-<first environment>-privilege-detector`
   */
  readonly detectorName?: string;

  /**
   * The key that encrypts table, topic and log. Its policy must let CloudWatch Logs use it for the log group
   * `/aws/lambda/<detectorName>`, and CloudWatch alarms for the topic.
   */
  readonly encryptionKey: IEnvironmentKey;

  /**
   * When to look, as EventBridge takes it, in UTC; at least once a day.
   * @default "rate(5 minutes)"
   */
  readonly schedule?: string;

  /**
   * `full` classifies every line that may tell of a change; `reference` runs AWS's own query and counts.
   * @default "full"
   */
  readonly mode?: "full" | "reference";

  /**
   * Whether lines are also looked at as they arrive. Takes one of the two subscription filters that each log
   * group can have.
   * @default false
   */
  readonly realtime?: boolean;

  /**
   * E-mail addresses that are told; each must confirm its subscription.
   * @default - none
   */
  readonly emails?: readonly string[];

  /**
   * ARNs of existing SNS topics of this Region that are told as well. A topic of another account, or one that is
   * encrypted with a key of its own, must let the detector's role and CloudWatch alarms publish.
   * @default - none
   */
  readonly topicArns?: readonly string[];

  /**
   * ARNs of EventBridge rules that publish to the topic by themselves. The key's policy must let EventBridge use it
   * for the topic.
   * @default - none
   */
  readonly publishingRuleArns?: readonly string[];

  /**
   * Days that the detector's own log is kept, a value that CloudWatch Logs knows.
   * @default 365
   */
  readonly logRetentionInDays?: number;

  /**
   * Whether Terraform refuses to delete the detector's table.
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * The environments' log groups, where the same stack creates them: what is attached to them waits for them.
   * @default - they exist
   */
  readonly logGroups?: readonly ITerraformDependable[];
}
