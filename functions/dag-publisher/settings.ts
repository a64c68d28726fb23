import { z } from "zod";
import { settingsFrom } from "../settings-reader";

const optionalText = z.string().optional();

/**
 * The function's environment variables. The construct that deploys the function sets them from this same type, so
 * that what is set and what is read cannot differ.
 */
export const settingsSchema = z.object({
  /** Name of the MWAA environment. */
  ENVIRONMENT: z.string().min(1),
  /** MWAA's Airflow version, such as `2.11.0`: definitions are rendered for it. */
  AIRFLOW_VERSION: z.string().min(1),
  /** Name of the bucket that authors deliver to. */
  INTAKE_BUCKET: z.string().min(1),
  /** Name of the bucket that MWAA reads. */
  DAG_BUCKET: z.string().min(1),
  /** Name of the DynamoDB table of the publisher's records; its key is `pk`, a string. */
  TABLE_NAME: z.string().min(1),
  /** ARN of the topic for rejections. */
  TOPIC_ARN: z.string().min(1),
  /** Name of the EventBridge bus to put events on. */
  EVENT_BUS_NAME: z.string().min(1),
  /** Key of the DAG policy in the intake bucket. */
  POLICY_KEY: z.string().min(1),
  /** Version of that object: the policy that counts is the one that Terraform deployed, and no newer one. */
  POLICY_VERSION_ID: z.string().min(1),
  /** Name of the log group of the environment's DAG processor. */
  DAG_PROCESSING_LOG_GROUP: z.string().min(1),
  /** ARN of the KMS key that signs manifests; with it, nothing is published without a manifest that is signed. */
  SIGNING_KEY_ARN: optionalText,
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
