import { listOf } from "../validation/one-of";
import { isVersionAtLeast } from "../validation/version";

/** From where the Airflow web server can be reached. */
export const WEBSERVER_ACCESS = ["private", "public", "public-and-private"] as const;

/** From where the Airflow web server can be reached. */
export type WebserverAccess = (typeof WEBSERVER_ACCESS)[number];

/** MWAA's first Airflow version with `PUBLIC_AND_PRIVATE` (MWAA API, CreateEnvironment). */
const PUBLIC_AND_PRIVATE_SINCE = "3.2";

const MODES = {
  private: "PRIVATE_ONLY",
  public: "PUBLIC_ONLY",
  "public-and-private": "PUBLIC_AND_PRIVATE",
} as const satisfies Record<WebserverAccess, string>;

/** The value of MWAA's `WebserverAccessMode`. */
export function webserverAccessMode(access: WebserverAccess): (typeof MODES)[WebserverAccess] {
  return MODES[access];
}

/** The problem of this access at this Airflow version, or nothing. */
export function webserverAccessProblem(access: WebserverAccess, airflowVersion: string): string | undefined {
  if (access !== "public-and-private" || isVersionAtLeast(airflowVersion, PUBLIC_AND_PRIVATE_SINCE)) {
    return undefined;
  }
  const allowed = WEBSERVER_ACCESS.filter((each) => each !== "public-and-private");
  return `must be ${listOf(allowed)} before Airflow ${PUBLIC_AND_PRIVATE_SINCE} (this is ${airflowVersion}), got: "${access}"`;
}
