import { DEFAULT_LOG_RETENTION_DAYS, logRetentionRule } from "../../aws/log-retention";
import { EnvironmentLogs } from "../../environment/environment-logs";
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from "../../environment/log-level";
import { choice, number, optional, type PropChecks } from "../../validation/prop-checks";
import { type EncryptedPartScope } from "./shared";

/** Log level and retention. */
export interface TeamLogsProps {
  /**
   * The log level of all five log types.
   * @default "INFO"
   */
  readonly logLevel?: LogLevel;

  /**
   * Retention in days of Airflow's logs and of the created VPC's flow logs.
   * @default 365
   */
  readonly logRetentionInDays?: number;
}

/** Defaults of `TeamLogsProps`. */
export const LOGS_DEFAULTS = {
  logLevel: DEFAULT_LOG_LEVEL,
  logRetentionInDays: DEFAULT_LOG_RETENTION_DAYS,
} as const satisfies TeamLogsProps;

/** Checks of `TeamLogsProps`, one by one. */
export const LOGS_CHECKS: PropChecks<TeamLogsProps> = {
  logLevel: optional(choice(LOG_LEVELS)),
  logRetentionInDays: optional(number(logRetentionRule)),
};

/** The environment's five log groups. */
export function createLogs(
  { scope, common, encryptionKey }: EncryptedPartScope,
  { logLevel, logRetentionInDays }: TeamLogsProps,
): EnvironmentLogs {
  return new EnvironmentLogs(scope, "Logs", {
    ...common,
    encryptionKey,
    logLevel,
    retentionInDays: logRetentionInDays,
  });
}
