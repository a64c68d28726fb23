import { fromEnv } from "@aws-sdk/credential-provider-env";
import { MwaaClient } from "../mwaa/mwaa-client";
import { type SnapshotAnswer } from "./contract";
import { readSettings } from "./settings";
import { takeSnapshot } from "./snapshot";

// Read at load: a wrong setting shows on the first start.
const { ENVIRONMENT_NAME: environment } = readSettings(process.env);
const mwaa = new MwaaClient({
  region: () => Promise.resolve(process.env.AWS_REGION ?? ""),
  credentials: fromEnv(),
  // With waits between them that grow: Amazon MWAA takes some ten calls a second.
  attempts: 4,
  connectionTimeout: 5_000,
  // Amazon MWAA ends a call after 10 seconds.
  requestTimeout: 12_000,
});

/** Lambda's entry point. Whatever starts it, it reads the state of its own environment, and answers it. */
export async function handler(): Promise<SnapshotAnswer> {
  return takeSnapshot({ get: (path, query) => mwaa.readRestApi({ environment, path, query }) }, () =>
    Date.now(),
  );
}
