import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** What the provider made a request for. */
export interface RequestCause {
  /** Type of the resource, or of the data source behind `data.`; nothing for the provider's own start. */
  readonly type?: string;
  /** Whether it was made to apply something; every other request is also made by a plan. */
  readonly applies: boolean;
}

/**
 * The cause of each request in the log of a provider at level DEBUG, by the id that the SDK gives the request.
 *
 * Lines are searched, not parsed: Terraform cuts a provider's lines after 64 KiB, such as those with the code of a
 * function, and what is behind the body is then a line of text.
 */
export async function requestCauses(logFile: string): Promise<ReadonlyMap<string, RequestCause>> {
  const causes = new Map<string, RequestCause>();
  for await (const line of createInterface(createReadStream(logFile))) {
    const id = valueOf(line, "http.request.header.amz_sdk_invocation_id");
    const rpc = valueOf(line, "tf_rpc");
    if (id !== undefined && rpc !== undefined) {
      const source = valueOf(line, "tf_data_source_type");
      causes.set(id, {
        type: valueOf(line, "tf_resource_type") ?? (source === undefined ? undefined : `data.${source}`),
        applies: rpc === "ApplyResourceChange",
      });
    }
  }
  return causes;
}

/** The text of a key in JSON, or in JSON inside of a JSON text. */
function valueOf(line: string, key: string): string | undefined {
  const start = line.indexOf(`${key}\\":\\"`);
  const plain = line.indexOf(`${key}":"`);
  const at = start >= 0 ? start + key.length + 5 : plain >= 0 ? plain + key.length + 3 : -1;
  return at < 0 ? undefined : /^[^"\\]*/.exec(line.slice(at, at + 200))?.[0];
}
