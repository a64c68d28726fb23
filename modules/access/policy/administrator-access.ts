import { parsePolicy, type Policy } from "./parse-policy";

/** What AWS's managed policy of that name says. */
export const ADMINISTRATOR_ACCESS: Policy = parsePolicy(
  JSON.stringify({ Statement: { Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" } }),
  "AdministratorAccess",
  "AdministratorAccess",
);
