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
