import * as z from "zod/mini";
import { settingsFrom } from "../settings-reader";
import { FINDING_KINDS, NOTIFIED_SEVERITIES } from "./model/finding";

const text = z.string().check(z.minLength(1));

/** Whole seconds in decimal digits, at least so many. */
function seconds(least: number): z.ZodMiniType<number> {
  return z.coerce.number().check(z.int(), z.gte(least));
}

const flag = z.pipe(
  z.enum(["true", "false"]),
  z.transform((value) => value === "true"),
);

/** One environment to watch. */
const watchedEnvironment = z.strictObject({
  /** Name of the MWAA environment. */
  name: text,
  /** What this environment's DAGs are expected to do. */
  allow: z._default(
    z.array(
      z.strictObject({
        dagId: text,
        kinds: z.array(z.enum(FINDING_KINDS)).check(z.minLength(1)),
        roles: z.optional(z.array(text).check(z.minLength(1))),
        users: z.optional(z.array(text).check(z.minLength(1))),
        reason: text,
      }),
    ),
    [],
  ),
});

/** A list in JSON: environment variables are text. */
function jsonList<T extends z.ZodMiniType>(item: T): z.ZodMiniType<z.output<T>[], string> {
  const parsed = z.transform((value: string, context): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      context.issues.push({ code: "custom", message: "must be JSON", input: value });
      return z.NEVER;
    }
  });
  return z.pipe(z.pipe(z.string(), parsed), z.array(item).check(z.minLength(1)));
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
  REALTIME: flag,
  /** Name of the DynamoDB table that holds cursors and what was notified. */
  TABLE_NAME: text,
  /** JSON list of the ARNs of the SNS topics to publish to, at least one: the detector's own comes first. */
  TOPIC_ARNS: jsonList(text),
  /** Whether somebody is to be subscribed to one of them: the function fails where nobody has confirmed. */
  SUBSCRIBER_EXPECTED: flag,
  /** The mildest severity that is published to the topics; all go to the bus. */
  MINIMUM_SEVERITY: z.enum(NOTIFIED_SEVERITIES),
  /** Name of the EventBridge bus to put events on. */
  EVENT_BUS_NAME: text,
  /** Seconds between two runs of the schedule, for lag and window arithmetic. */
  SCHEDULE_SECONDS: seconds(60),
  /** Seconds that a line may take to arrive before its window is closed. */
  SETTLE_SECONDS: seconds(0),
  /** Seconds that each window reaches back over the one before, for lines that arrive later still. */
  OVERLAP_SECONDS: seconds(0),
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
