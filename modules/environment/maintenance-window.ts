import { matching, type Rule, show } from "../validation/rule";

/**
 * The start of MWAA's weekly maintenance window: `DAY:HH:MM` in UTC, on the hour or half past (MWAA API,
 * CreateEnvironment, WeeklyMaintenanceWindowStart).
 */
export const maintenanceWindowRule: Rule<string> = matching(
  /^(MON|TUE|WED|THU|FRI|SAT|SUN):([01]\d|2[0-3]):(00|30)$/,
  (value) =>
    `must be DAY:HH:MM in UTC, DAY from MON to SUN and MM 00 or 30, such as SUN:03:30, got: ${show(value)}`,
);
