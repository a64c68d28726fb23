import { type IConstruct } from "constructs";
import { checkOneCore } from "../package/one-core";
import { type PropChecks, shape } from "./prop-checks";
import { PropValidationError } from "./prop-validation-error";

/**
 * Checks each prop; the constructor of every public construct calls this first.
 * @throws PropValidationError for the first that fails
 * @throws InstallationError where another version of the core created the app
 */
export function validateProps<P extends object>(scope: IConstruct, props: P, checks: PropChecks<P>): void {
  checkOneCore(scope);
  const found = shape(checks)(props);
  if (found !== undefined) {
    const prop = found.place === "" ? "props" : found.place.slice(1);
    throw new PropValidationError(scope.node.path, prop, found.problem);
  }
}
