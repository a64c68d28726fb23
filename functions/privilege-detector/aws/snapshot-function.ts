import { partition } from "@aws-sdk/core/client";
import { type CallsAnswer, type CallsRequest, type SnapshotAnswer } from "../../privilege-snapshot/contract";
import { type SignedClient } from "../../signed/signed-client";
import { type SnapshotApi, SnapshotFailedError } from "../state/snapshot-api";
import { type Reading } from "../state/state-store";

/** Starts the function that reads Airflow, and waits for its answer. */
export class AwsSnapshotFunction implements SnapshotApi {
  /** @param client signs for Lambda, and makes each call once: the function has logged why it failed */
  public constructor(private readonly client: SignedClient) {}

  public async take(functionName: string): Promise<Reading> {
    const { from, until, state } = (await this.invoke(functionName, {})) as Partial<SnapshotAnswer>;
    if (typeof from !== "number" || typeof until !== "number" || typeof state !== "string") {
      throw new SnapshotFailedError(functionName, "its answer must have from, until and state");
    }
    return { from, until, state };
  }

  public async calls(functionName: string, request: CallsRequest): Promise<CallsAnswer> {
    const answer = (await this.invoke(functionName, { calls: request })) as Partial<CallsAnswer>;
    const { calls, unread, isFiltered, newest, isCleared } = answer;
    if (
      !Array.isArray(calls) ||
      typeof unread !== "number" ||
      typeof isFiltered !== "boolean" ||
      typeof isCleared !== "boolean"
    ) {
      throw new SnapshotFailedError(
        functionName,
        "its answer must have calls, unread, isFiltered and isCleared",
      );
    }
    return { calls, unread, isFiltered, isCleared, ...(newest === undefined ? {} : { newest }) };
  }

  private async invoke(functionName: string, event: object): Promise<Readonly<Record<string, unknown>>> {
    const { headers, body } = await this.client.call({
      method: "POST",
      endpoint: lambdaEndpoint(await this.client.region(), process.env),
      path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
      headers: { "x-amz-invocation-type": "RequestResponse" },
      body: JSON.stringify(event),
    });
    const failure = headers["x-amz-function-error"];
    if (failure !== undefined) {
      const { errorMessage } = body;
      throw new SnapshotFailedError(functionName, typeof errorMessage === "string" ? errorMessage : failure);
    }
    return body;
  }
}

function lambdaEndpoint(region: string, variables: NodeJS.ProcessEnv): URL {
  const own = variables.AWS_ENDPOINT_URL_LAMBDA ?? variables.AWS_ENDPOINT_URL;
  return new URL(own ?? `https://lambda.${region}.${partition(region).dnsSuffix}`);
}
