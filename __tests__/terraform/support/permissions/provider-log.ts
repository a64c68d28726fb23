import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** What the provider made a request for. */
export interface RequestCause {
  /** Type of the resource, or of the data source behind `data.`; nothing for the provider's own start. */
  readonly type?: string;
  /** Whether it was made to apply something; every other request is also made by a plan. */
  readonly applies: boolean;
}

/** What the AWS provider logs of each request, at level DEBUG. */
interface LogLine {
  readonly "@message"?: string;
  readonly "http.request.header.amz_sdk_invocation_id"?: string;
  readonly tf_resource_type?: string;
  readonly tf_data_source_type?: string;
  readonly tf_rpc?: string;
}

/** The cause of each request in the log of a provider, by the id that the SDK gives the request. */
export async function requestCauses(logFile: string): Promise<ReadonlyMap<string, RequestCause>> {
  const causes = new Map<string, RequestCause>();
  for await (const text of createInterface(createReadStream(logFile))) {
    const line = text.includes("HTTP Request Sent") ? parse(text) : undefined;
    const id = line?.["http.request.header.amz_sdk_invocation_id"];
    const source = line?.tf_data_source_type;
    if (line !== undefined && id !== undefined) {
      causes.set(id, {
        type: line.tf_resource_type ?? (source === undefined ? undefined : `data.${source}`),
        applies: line.tf_rpc === "ApplyResourceChange",
      });
    }
  }
  return causes;
}

function parse(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}
