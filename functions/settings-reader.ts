import * as z from "zod/mini";
import { requirementOf } from "./requirement-of";

/** The settings could not be read; the message names each variable that is wrong. */
export class SettingsError extends Error {
  public constructor(problems: readonly string[]) {
    super(`The function's settings are wrong: ${problems.join("; ")}.`);
    this.name = "SettingsError";
  }
}

/**
 * Reads a function's environment variables.
 * @throws SettingsError that names each variable which is missing or malformed
 */
export function settingsFrom<T>(schema: z.core.$ZodType<T>, variables: NodeJS.ProcessEnv): T {
  const result = z.safeParse(schema, variables, { error: requirementOf });
  if (!result.success) {
    throw new SettingsError(
      result.error.issues.map(({ path: [variable, ...path], message }) =>
        [`${String(variable)}${path.map((part) => `[${String(part)}]`).join("")}`, message].join(" "),
      ),
    );
  }
  return result.data;
}
