import { known, number, optional, type PropCheck, type PropChecks } from "../validation/prop-checks";
import { type Rule, show, wholeNumber } from "../validation/rule";

/** From where on Airflow is not healthy. The defaults are those of AWS's recommended alarms, where it has the alarm. */
export interface HealthThresholds {
  /**
   * Minutes without a heartbeat of any scheduler, 5 to 60 in steps of 5.
   * @default 10
   */
  readonly schedulerSilenceMinutes?: number;

  /**
   * Seconds that the task which was queued first has been waiting for a worker.
   * @default 1800
   */
  readonly oldestTaskSeconds?: number;

  /**
   * CPU or memory of the schedulers, workers or web servers, or CPU of the database, in percent: 1 to 99.
   * @default 95
   */
  readonly utilizationPercent?: number;

  /**
   * Free memory of the metadata database, in MiB; less raises the alarm.
   * @default 512
   */
  readonly databaseFreeMemoryMebibytes?: number;

  /**
   * Seconds to parse all DAG files once. AWS recommends no alarm: beyond this, new and changed DAGs appear minutes late.
   * @default 300
   */
  readonly parseTimeSeconds?: number;

  /**
   * Number of DAG files that Airflow cannot import; more raise the alarm. AWS recommends no alarm.
   * @default 0
   */
  readonly importErrorsCount?: number;
}

/**
 * Defaults of `HealthThresholds`.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-dashboard.html ("Recommended alarms", November 2026)
 */
export const HEALTH_THRESHOLDS = {
  schedulerSilenceMinutes: 10,
  oldestTaskSeconds: 1_800,
  utilizationPercent: 95,
  databaseFreeMemoryMebibytes: 512,
  parseTimeSeconds: 300,
  importErrorsCount: 0,
} as const satisfies Required<HealthThresholds>;

/** Length of the periods that the alarms look at, in minutes. */
export const HEALTH_PERIOD_MINUTES = 5;

/** Minutes that are whole periods. */
export const silenceRule: Rule<number> = (minutes) =>
  Number.isInteger(minutes / HEALTH_PERIOD_MINUTES) && minutes >= HEALTH_PERIOD_MINUTES && minutes <= 60
    ? undefined
    : `must be 5 to 60 minutes in steps of ${HEALTH_PERIOD_MINUTES}, got: ${show(minutes)}`;

/** A share that can be exceeded. */
export const percentRule: Rule<number> = (percent) =>
  Number.isInteger(percent) && percent >= 1 && percent <= 99
    ? undefined
    : `must be 1 to 99 percent, got: ${show(percent)}`;

/** The rule of each threshold. */
export const HEALTH_RULES = {
  schedulerSilenceMinutes: silenceRule,
  oldestTaskSeconds: wholeNumber(1),
  utilizationPercent: percentRule,
  databaseFreeMemoryMebibytes: wholeNumber(1),
  parseTimeSeconds: wholeNumber(1),
  importErrorsCount: wholeNumber(0),
} as const satisfies Record<keyof HealthThresholds, Rule<number>>;

/** Checks of `HealthThresholds`: descriptions of alarms name the numbers. */
export const HEALTH_CHECKS: PropChecks<HealthThresholds> = {
  schedulerSilenceMinutes: written(HEALTH_RULES.schedulerSilenceMinutes),
  oldestTaskSeconds: written(HEALTH_RULES.oldestTaskSeconds),
  utilizationPercent: written(HEALTH_RULES.utilizationPercent),
  databaseFreeMemoryMebibytes: written(HEALTH_RULES.databaseFreeMemoryMebibytes),
  parseTimeSeconds: written(HEALTH_RULES.parseTimeSeconds),
  importErrorsCount: written(HEALTH_RULES.importErrorsCount),
};

function written(rule: Rule<number>): PropCheck<number | undefined> {
  return optional(known("a number, written out", number(rule)));
}
