import { type SnapshotVariables } from "./contract";

/**
 * Reads the function's one setting. Without a schema: it would be the larger part of the bundle.
 * @throws Error where the variable is missing
 */
export function readSettings(variables: NodeJS.ProcessEnv): SnapshotVariables {
  const { ENVIRONMENT_NAME = "" } = variables;
  if (ENVIRONMENT_NAME === "") {
    throw new Error("The function's settings are wrong: ENVIRONMENT_NAME must be set.");
  }
  return { ENVIRONMENT_NAME };
}
