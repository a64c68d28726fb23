import { type ITerraformDependable } from "cdktf";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { type MwaaEnvironmentLoggingConfiguration } from "@cdktf/provider-aws/lib/mwaa-environment";
import { Construct } from "constructs";
import { DEFAULT_LOG_RETENTION_DAYS, logRetentionRule } from "../aws/log-retention";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import {
  choice,
  constructWith,
  flag,
  number,
  optional,
  type PropChecks,
  text,
} from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import { DeletionProtection } from "../aws/deletion-protection";
import { LOG_TYPES, logGroupName, logGroupNames } from "../names/log-groups";
import { environmentNameRule } from "../names/environment-name";
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from "./log-level";

/** Props of `EnvironmentLogs`. */
export interface EnvironmentLogsProps {
  /** Name of the MWAA environment, 1 to 80 characters. MWAA derives the log groups' names from it. */
  readonly environmentName: string;

  /** The key that encrypts the log groups. Its policy must let CloudWatch Logs use it. */
  readonly encryptionKey: IEnvironmentKey;

  /**
   * The log level of all five log types. No level above INFO is allowed: AWS's advice on detecting privilege
   * changes needs INFO lines.
   * @default "INFO"
   */
  readonly logLevel?: LogLevel;

  /**
   * Retention of the logs in days, a value that CloudWatch Logs supports.
   * @default 365
   */
  readonly retentionInDays?: number;

  /**
   * Whether Terraform rejects a plan that destroys the log groups.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

const CHECKS: PropChecks<EnvironmentLogsProps> = {
  environmentName: text(environmentNameRule),
  encryptionKey: constructWith("keyArn"),
  logLevel: optional(choice(LOG_LEVELS)),
  retentionInDays: optional(number(logRetentionRule)),
  deletionProtection: optional(flag),
};

/**
 * The five log groups that MWAA writes to. MWAA would create them itself, without retention or key, and not delete
 * them. Here they are created first, MWAA uses them unchanged, and they are destroyed after the environment.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/security-best-practices.html
 * @example
 * ```ts
 * import { EnvironmentKey, EnvironmentLogs } from "cdktf-mwaa-teams";
 *
 * const account = { accountId: "111122223333", region: "eu-west-1" };
 * const logs = new EnvironmentLogs(stack, "Logs", {
 *   ...account,
 *   environmentName: "payments",
 *   encryptionKey: new EnvironmentKey(stack, "Key", { ...account, environmentName: "payments" }),
 *   logLevel: "DEBUG",
 *   retentionInDays: 400,
 * });
 * // An argument of `aws_mwaa_environment`, which must also depend on `logs.dependables`:
 * const loggingConfiguration = logs.loggingConfiguration;
 * ```
 */
export class EnvironmentLogs extends Construct {
  /** Names of the five log groups. */
  public readonly logGroupNames: readonly string[];
  /** ARNs of the five log groups, without the suffix `:*` for their streams. */
  public readonly logGroupArns: readonly string[];
  /** All five log types, enabled, as an argument of `aws_mwaa_environment`. */
  public readonly loggingConfiguration: MwaaEnvironmentLoggingConfiguration;
  /** What must exist before the environment does. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: EnvironmentLogsProps) {
    super(scope, id);
    validateProps(this, props, CHECKS);

    this.logGroupNames = logGroupNames(props.environmentName);
    const logGroups = LOG_TYPES.map(
      ({ suffix }) =>
        new CloudwatchLogGroup(this, suffix, {
          name: logGroupName(props.environmentName, suffix),
          retentionInDays: props.retentionInDays ?? DEFAULT_LOG_RETENTION_DAYS,
          kmsKeyId: props.encryptionKey.keyArn,
        }),
    );
    this.logGroupArns = logGroups.map(({ arn }) => arn);
    this.dependables = logGroups;
    if (props.deletionProtection ?? true) {
      new DeletionProtection(this, "DeletionProtection", {
        resources: this.dependables,
        replacedBy: { names: this.logGroupNames },
      });
    }
    // The API requires both fields for each type, and the provider keeps the old value of an omitted one.
    const module = { enabled: true, logLevel: props.logLevel ?? DEFAULT_LOG_LEVEL };
    this.loggingConfiguration = Object.fromEntries(LOG_TYPES.map(({ argument }) => [argument, module]));
  }
}
