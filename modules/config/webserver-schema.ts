import { z } from "zod";
import { WEBSERVER_ACCESS, type WebserverAccess } from "../environment/webserver-access";
import { webserverIngressRule } from "../network/webserver-ingress";
import { TEAM_DEFAULTS } from "../team/team-environment-props";
import { listOfUnique, map, text } from "../yaml/schema-types";
import { isMap } from "../yaml/path";
import { asProp } from "./key-target";

const settings = map({
  access: asProp(
    "webserverAccess",
    z
      .enum(WEBSERVER_ACCESS)
      .default(TEAM_DEFAULTS.webserverAccess)
      .describe("From where the Airflow web server can be reached."),
  ),
  ingress: asProp(
    "webserverIngress",
    listOfUnique(text(webserverIngressRule))
      .optional()
      .describe(
        "Who reaches a private web server: IPv4 ranges from /8 on, prefix lists (pl-…) and security groups (sg-…). Default: nobody but the environment.",
      ),
  ),
});

/** The web server: private or public in one word, or a map with who reaches it. */
export const webserverSchema = z
  .union([z.enum(WEBSERVER_ACCESS), settings])
  .transform((webserver) => (typeof webserver === "string" ? { access: webserver } : webserver));

/** The web server of a team as the file has it. */
export interface WebserverInput {
  readonly access: WebserverAccess;
  readonly ingress: readonly string[];
  /** Where the file says who reaches it from where. */
  readonly accessPath: readonly string[];
}

/** What a team's key `webserver` says, in either form. */
export function webserverOf(webserver: z.input<typeof webserverSchema> | undefined): WebserverInput {
  return isMap(webserver)
    ? {
        access: webserver.access ?? TEAM_DEFAULTS.webserverAccess,
        ingress: webserver.ingress ?? [],
        accessPath: webserver.access === undefined ? ["webserver"] : ["webserver", "access"],
      }
    : { access: webserver ?? TEAM_DEFAULTS.webserverAccess, ingress: [], accessPath: ["webserver"] };
}
