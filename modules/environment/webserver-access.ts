import { isVersionAtLeast } from "../validation/version";

/**
 * From where the Airflow web server can be reached. MWAA's `PUBLIC_AND_PRIVATE` is not among them: the AWS provider
 * checks the value, and 6.25.0, the last one of `@cdktf/provider-aws`, does not know it.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html
 */
export const WEBSERVER_ACCESS = ["private", "public"] as const;

/** From where the Airflow web server can be reached. */
export type WebserverAccess = (typeof WEBSERVER_ACCESS)[number];

const MODES = { private: "PRIVATE_ONLY", public: "PUBLIC_ONLY" } as const satisfies Record<
  WebserverAccess,
  string
>;

/** The value of MWAA's `WebserverAccessMode`. */
export function webserverAccessMode(access: WebserverAccess): (typeof MODES)[WebserverAccess] {
  return MODES[access];
}

/** What decides whether tasks reach the web server. */
export interface WebserverReach {
  /** From where the web server can be reached. */
  readonly webserverAccess: WebserverAccess;
  /** Airflow version in full. */
  readonly airflowVersion: string;
  /** Egress of the VPC that is created; nothing for an existing one, whose routes are not known. */
  readonly egress?: "nat" | "endpoints";
}

/**
 * The problem of a web server that tasks cannot reach, or nothing. From Airflow 3 on, workers call the API server,
 * which runs in the web server; a public one has its address on the Internet, where a VPC with endpoints alone has
 * no way to, so that every task fails.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html
 */
export function webserverReachProblem({
  webserverAccess,
  airflowVersion,
  egress,
}: WebserverReach): string | undefined {
  return webserverAccess === "public" && egress === "endpoints" && isVersionAtLeast(airflowVersion, "3.0")
    ? `must be private where egress is endpoints, from Airflow 3 on (workers call the API server of the web server, and this VPC has no way to the Internet; take egress nat for a public one), got: "${webserverAccess}"`
    : undefined;
}
