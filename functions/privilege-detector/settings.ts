import { z } from "zod";
import { settingsFrom } from "../settings-reader";
import { FINDING_KINDS, NOTIFIED_SEVERITIES } from "./model/finding";

const wholeSeconds = z.coerce.number().int();

/** One environment to watch. */
const watchedEnvironment = z.strictObject({
  /** Name of the MWAA environment. */
  name: z.string().min(1),
  /** What this environment's DAGs are expected to do. */
  allow: z
    .array(
      z.strictObject({
        dagId: z.string().min(1),
        kinds: z.array(z.enum(FINDING_KINDS)).min(1),
        roles: z.array(z.string().min(1)).min(1).optional(),
        users: z.array(z.string().min(1)).min(1).optional(),
        reason: z.string().min(1),
      }),
    )
    .default([]),
});

/** A list in JSON: environment variables are text. */
function jsonList<T extends z.ZodType>(item: T): z.ZodType<z.output<T>[], string> {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(z.array(item).min(1));
}

/**
 * The function's environment variables. The construct that deploys the function sets them from this same type, so
 * that what is set and what is read cannot differ.
 */
export const settingsSchema = z.object({
  /** JSON list of the environments to watch, at least one. */
  ENVIRONMENTS: jsonList(watchedEnvironment),
  /** `full` classifies every line that may show a change; `reference` runs AWS's query and counts. */
  MODE: z.enum(["full", "reference"]),
  /** Whether subscription filters send lines as they are written, and their absence is reported. */
  REALTIME: z.enum(["true", "false"]).transform((text) => text === "true"),
  /** Name of the DynamoDB table that holds cursors and what was notified. */
  TABLE_NAME: z.string().min(1),
  /** JSON list of the ARNs of the SNS topics to publish to, at least one: the detector's own comes first. */
  TOPIC_ARNS: jsonList(z.string().min(1)),
  /** The mildest severity that is published to the topics; all go to the bus. */
  MINIMUM_SEVERITY: z.enum(NOTIFIED_SEVERITIES),
  /** Name of the EventBridge bus to put events on. */
  EVENT_BUS_NAME: z.string().min(1),
  /** Seconds between two runs of the schedule, for lag and window arithmetic. */
  SCHEDULE_SECONDS: wholeSeconds.min(60),
  /** Seconds that a line may take to arrive before its window is closed. */
  SETTLE_SECONDS: wholeSeconds.min(0),
  /** Seconds that each window reaches back over the one before, for lines that arrive later still. */
  OVERLAP_SECONDS: wholeSeconds.min(0),
});

/** The settings, read. */
export type Settings = z.output<typeof settingsSchema>;

/** The environment variables that carry them. */
export type SettingsVariables = { readonly [Name in keyof Settings]: string };

/**
 * Reads the settings.
 * @throws SettingsError that names each variable which is missing or malformed
 */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  return settingsFrom(settingsSchema, variables);
}
