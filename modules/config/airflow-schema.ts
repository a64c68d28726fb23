import { z } from "zod";
import { airflowVersionRule } from "../environment/airflow-version";
import { ENVIRONMENT_CLASSES } from "../environment/environment-class";
import { maintenanceWindowRule } from "../environment/maintenance-window";
import { map, text } from "./schema-types";

/** The class of an environment that names none. */
export const DEFAULT_ENVIRONMENT_CLASS = "mw1.small";

/** The least and the most of something; which numbers a class allows is checked once `defaults` are merged. */
function range(
  least: string,
  most: string,
): z.ZodObject<Record<"min" | "max", z.ZodOptional<z.ZodInt>>, z.core.$strict> {
  return map({ min: z.int().optional().describe(least), max: z.int().optional().describe(most) });
}

/** Airflow itself: its version, its size and its settings. */
export const airflowSchema = map({
  version: text(airflowVersionRule).describe(
    'Airflow version in full and in quotes, such as "2.11.2". Required.',
  ),
  environmentClass: z
    .enum(ENVIRONMENT_CLASSES)
    .default(DEFAULT_ENVIRONMENT_CLASS)
    .describe("MWAA environment class, the size of every machine."),
  workers: range(
    "Workers that always run: 1 or more. Default: 1.",
    "Workers under load: at least min; AWS's quota is 25. Default: 10, in mw1.micro 1.",
  )
    .prefault({})
    .describe("Number of workers; in mw1.micro exactly 1."),
  webservers: range(
    "Web servers that always run: 2 to 5. Default: 2, in mw1.micro 1.",
    "Web servers under load: 2 to 5. Default: 2, in mw1.micro 1.",
  )
    .prefault({})
    .describe("Number of web servers; in mw1.micro exactly 1."),
  schedulers: z
    .int()
    .optional()
    .describe("Number of schedulers: 2 to 5, in mw1.micro exactly 1. Default: 2, in mw1.micro 1."),
  configuration: z
    .record(z.string(), z.string())
    .default({})
    .describe("Airflow options, section.option to text, over this library's hardened ones. No secrets."),
  requirements: z
    .string()
    .optional()
    .describe("requirements.txt to upload, relative to this file. Default: none."),
  plugins: z.string().optional().describe("plugins.zip to upload, relative to this file. Default: none."),
  startupScript: z
    .string()
    .optional()
    .describe("Startup script to upload, relative to this file. Default: none."),
  maintenanceWindow: text(maintenanceWindowRule)
    .optional()
    .describe(
      "Start of the weekly maintenance window: DAY:HH:MM in UTC, MM 00 or 30. Default: chosen by MWAA.",
    ),
});
