import { tmpdir } from "node:os";
import { type CommandLineEndpoint } from "./command-line-endpoint";
import { type InvokeRestApi } from "./invoke-rest-api";
import { run } from "./processes";

/** The AWS CLI puts `env.` before the host, which a loopback address cannot have: it goes through a proxy, which knows the call. */
const HOST = "http://mwaa.test";

/**
 * Runs commands of the documentation, in one shell, as somebody at a desk would: with the AWS CLI and curl, against stand-ins of
 * Amazon MWAA before a real Airflow.
 */
export function typeCommands(
  commands: readonly string[],
  { url }: InvokeRestApi,
  { certificate }: CommandLineEndpoint,
): Promise<string> {
  return run("bash", ["-c", ["set -eo pipefail", ...commands].join("\n")], {
    PATH: process.env.PATH,
    HOME: tmpdir(),
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_REGION: "eu-west-1",
    // Version 1 of the AWS CLI reads this one alone.
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_PAGER: "",
    AWS_ENDPOINT_URL_MWAA: HOST,
    HTTP_PROXY: url,
    NO_PROXY: "127.0.0.1",
    CURL_CA_BUNDLE: certificate,
  });
}
