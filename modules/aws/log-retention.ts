import { oneOf } from "../validation/one-of";
import { type Rule } from "../validation/rule";

/** The retention values of CloudWatch Logs, in days (CloudWatch Logs API, PutRetentionPolicy). */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Days that log events are kept where no number is given. */
export const DEFAULT_LOG_RETENTION_DAYS = 365;

/** A number of days that CloudWatch Logs can keep events. */
export const logRetentionRule: Rule<number> = oneOf<number>(LOG_RETENTION_DAYS);
