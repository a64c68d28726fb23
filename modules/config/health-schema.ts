import { z } from "zod";
import { HEALTH_RULES, HEALTH_THRESHOLDS } from "../environment/health-thresholds";
import { map, ruled } from "../yaml/schema-types";

/** Thresholds of the alarms on Airflow's health; a key for each, with the library's default. */
export const healthSchema = map({
  schedulerSilenceMinutes: threshold(
    "schedulerSilenceMinutes",
    { minimum: 5, maximum: 60, multipleOf: 5 },
    "Minutes without a heartbeat of any scheduler, 5 to 60 in steps of 5.",
  ),
  oldestTaskSeconds: threshold(
    "oldestTaskSeconds",
    { minimum: 1 },
    "Seconds that the task which was queued first has been waiting for a worker.",
  ),
  utilizationPercent: threshold(
    "utilizationPercent",
    { minimum: 1, maximum: 99 },
    "CPU or memory of the schedulers, workers or web servers, or CPU of the database, in percent.",
  ),
  databaseFreeMemoryMebibytes: threshold(
    "databaseFreeMemoryMebibytes",
    { minimum: 1 },
    "Free memory of the metadata database, in MiB; less raises the alarm.",
  ),
  parseTimeSeconds: threshold("parseTimeSeconds", { minimum: 1 }, "Seconds to parse all DAG files once."),
  importErrorsCount: threshold(
    "importErrorsCount",
    { minimum: 0 },
    "Number of DAG files that Airflow cannot import; more raise the alarm.",
  ),
});

function threshold(
  name: keyof typeof HEALTH_RULES,
  range: Readonly<Record<string, number>>,
  description: string,
): z.ZodDefault<z.ZodInt> {
  return ruled(z.int(), HEALTH_RULES[name])
    .meta(range)
    .default(HEALTH_THRESHOLDS[name])
    .describe(description);
}
