import { resourceName } from "./environment-name";
import { type AlertKind } from "../../functions/privilege-detector/contract";
import { boundedName } from "../aws/bounded-name";

/** EventBridge's limit for a rule's name, and the longest kind of alert, in characters. */
const MAX_RULE_NAME_LENGTH = 64;
const MAX_KIND_LENGTH = 22;
const MARK = "-audit-";

/** The name of an alert's rule; without a kind, the common prefix of the environment's rules. */
export function alertRuleName(environmentName: string, kind: AlertKind | ""): string {
  const environment = boundedName(
    resourceName(environmentName),
    MAX_RULE_NAME_LENGTH - MARK.length - MAX_KIND_LENGTH,
  );
  return `${environment}${MARK}${kind}`;
}
