import { z } from "zod";
import { airflowVersionRule } from "../environment/airflow-version";
import { COUNT_BOUNDS, ENVIRONMENT_CLASSES } from "../environment/environment-class";
import { TEAM_DEFAULTS } from "../team/team-environment-props";
import { maintenanceWindowRule } from "../environment/maintenance-window";
import { WORKER_REPLACEMENTS } from "../environment/worker-replacement";
import { asFile, asProp } from "./key-target";
import { map, text } from "../yaml/schema-types";

/** A minimum and a maximum; which numbers a class allows is checked once `defaults` are merged. */
function range(
  bounds: { readonly minimum: number; readonly maximum?: number },
  min: { readonly prop: "minWorkers" | "minWebservers"; readonly description: string },
  max: { readonly prop: "maxWorkers" | "maxWebservers"; readonly description: string },
): z.ZodObject<Record<"min" | "max", z.ZodOptional<z.ZodInt>>, z.core.$strict> {
  return map({
    min: asProp(min.prop, z.int().meta(bounds).optional().describe(min.description)),
    max: asProp(max.prop, z.int().meta(bounds).optional().describe(max.description)),
  });
}

/** Airflow: its version, its size and its settings. */
export const airflowSchema = map({
  version: asProp(
    "airflowVersion",
    text(airflowVersionRule).describe('Airflow version in full and in quotes, such as "2.11.2". Required.'),
  ),
  environmentClass: asProp(
    "environmentClass",
    z
      .enum(ENVIRONMENT_CLASSES)
      .default(TEAM_DEFAULTS.environmentClass)
      .describe("MWAA environment class, the size of every machine."),
  ),
  workers: range(
    COUNT_BOUNDS.workers,
    { prop: "minWorkers", description: "Workers that always run: 1 or more. Default: 1." },
    {
      prop: "maxWorkers",
      description: "Workers under load: at least min; AWS's quota is 25. Default: 10, in mw1.micro 1.",
    },
  )
    .extend({
      replacement: asProp(
        "workerReplacement",
        z
          .enum(WORKER_REPLACEMENTS)
          .optional()
          .describe(
            "How workers are replaced in an update: FORCED at once, GRACEFUL when their tasks are done, up to 12 hours later. Default: chosen by MWAA.",
          ),
      ),
    })
    .prefault({})
    .describe("Number of workers, in mw1.micro exactly 1, and how they are replaced."),
  webservers: range(
    COUNT_BOUNDS.webservers,
    {
      prop: "minWebservers",
      description: "Web servers that always run: 2 to 5. Default: 2, in mw1.micro 1.",
    },
    { prop: "maxWebservers", description: "Web servers under load: 2 to 5. Default: 2, in mw1.micro 1." },
  )
    .prefault({})
    .describe("Number of web servers; in mw1.micro exactly 1."),
  schedulers: asProp(
    "schedulers",
    z
      .int()
      .meta(COUNT_BOUNDS.schedulers)
      .optional()
      .describe("Number of schedulers: 2 to 5, in mw1.micro exactly 1. Default: 2, in mw1.micro 1."),
  ),
  configuration: asProp(
    "airflowConfigurationOptions",
    z
      .record(z.string(), z.string())
      .default({})
      .describe("Airflow options, section.option to text, over this library's hardened ones. No secrets."),
  ),
  requirements: asFile(
    "requirementsFile",
    z.string().optional().describe("requirements.txt to upload, relative to this file. Default: none."),
  ),
  plugins: asFile(
    "pluginsFile",
    z.string().optional().describe("plugins.zip to upload, relative to this file. Default: none."),
  ),
  startupScript: asFile(
    "startupScriptFile",
    z.string().optional().describe("Startup script to upload, relative to this file. Default: none."),
  ),
  maintenanceWindow: asProp(
    "weeklyMaintenanceWindowStart",
    text(maintenanceWindowRule)
      .optional()
      .describe(
        "Start of the weekly maintenance window: DAY:HH:MM in UTC, MM 00 or 30. Default: chosen by MWAA.",
      ),
  ),
});
