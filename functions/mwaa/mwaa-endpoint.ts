import { partition } from "@aws-sdk/core/client";

/**
 * Where Amazon MWAA answers in a Region.
 * @param plane what stands before the service's name: `env` for what an environment itself answers
 * @param variables `AWS_ENDPOINT_URL_MWAA` and `AWS_ENDPOINT_URL` name another address, which is taken whole;
 * `AWS_USE_FIPS_ENDPOINT` asks for the FIPS endpoint
 */
export function mwaaEndpoint(plane: "api" | "env", region: string, variables: NodeJS.ProcessEnv): URL {
  const own = variables.AWS_ENDPOINT_URL_MWAA ?? variables.AWS_ENDPOINT_URL;
  if (own !== undefined) {
    return new URL(own);
  }
  const service = variables.AWS_USE_FIPS_ENDPOINT === "true" ? "airflow-fips" : "airflow";
  return new URL(`https://${plane}.${service}.${region}.${partition(region).dnsSuffix}`);
}
