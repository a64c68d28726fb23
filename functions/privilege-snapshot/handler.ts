import { fromEnv } from "@aws-sdk/credential-provider-env";
import { MwaaClient } from "../mwaa/mwaa-client";
import { type CallsAnswer, type CallsRequest, type SnapshotAnswer } from "./contract";
import { readCalls } from "./read-calls";
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

const api = {
  get: (path: string, query: Readonly<Record<string, string | number>>) =>
    mwaa.readRestApi({ environment, path, query }),
};
const now = (): number => Date.now();

/** Lambda's entry point. Whatever starts it, it reads its own environment: the state, or the calls of a time where it is given one. */
export async function handler(event: unknown): Promise<SnapshotAnswer | CallsAnswer> {
  const request = (event as { readonly calls?: Partial<CallsRequest> } | null)?.calls;
  return typeof request?.from === "number" && typeof request.until === "number"
    ? readCalls(api, { from: request.from, until: request.until, ...knownOf(request) }, now)
    : takeSnapshot(api, now);
}

function knownOf({ known }: Partial<CallsRequest>): Pick<CallsRequest, "known"> {
  return Number.isSafeInteger(known) ? { known } : {};
}
