import { resourceName } from "./environment-name";
import { type AlertKind } from "../../functions/privilege-detector/contract";
import { boundedName } from "../aws/bounded-name";

/** Most characters that EventBridge takes in a rule's name, and that the kinds of alerts have. */
const MAX_RULE_NAME_LENGTH = 64;
const MAX_KIND_LENGTH = 22;
const MARK = "-audit-";

/** The name of an alert's rule; all of an environment's begin alike, and with no kind this is that beginning. */
export function alertRuleName(environmentName: string, kind: AlertKind | ""): string {
  const environment = boundedName(
    resourceName(environmentName),
    MAX_RULE_NAME_LENGTH - MARK.length - MAX_KIND_LENGTH,
  );
  return `${environment}${MARK}${kind}`;
}
