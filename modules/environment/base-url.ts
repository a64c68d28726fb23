import { type WebserverAccess } from "./webserver-access";
import { type Rule, show } from "../validation/rule";

/** The option that gives the web server a domain of one's own. */
export const BASE_URL_OPTION = "webserver.base_url";

/**
 * A domain of one's own for the web server: a host name alone, which is no URL.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-custom-domain.html
 */
export const baseUrlRule: Rule<string> = (value) =>
  value.length <= 255 && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(value)
    ? undefined
    : `must be a host name alone, without scheme, port and path, such as airflow.example.com, got: ${show(value)}`;

/** The problem of a domain of one's own for a web server that is on the Internet (the same page). */
export function baseUrlProblem(
  options: Readonly<Record<string, string>>,
  webserverAccess: WebserverAccess,
): string | undefined {
  const host = options[BASE_URL_OPTION];
  return host === undefined || webserverAccess === "private"
    ? undefined
    : `must not be set where the web server is ${webserverAccess} (Amazon MWAA gives only a private one a domain of its own), got: ${show(host)}`;
}
