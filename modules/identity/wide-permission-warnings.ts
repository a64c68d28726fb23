import { type PolicyStatement } from "../aws/policy-document";
import { widenessOf } from "../aws/wide-permission";

/** A warning for each declared permission that is wide; passing a role has a warning of its own. */
export function widePermissionWarnings(statements: readonly PolicyStatement[]): string[] {
  return statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action, Resource }) => {
      const actions = [Action ?? []].flat().filter((action) => action.toLowerCase() !== "iam:passrole");
      const resources = [Resource ?? []].flat();
      const wide = widenessOf({ actions, resources });
      return wide.length === 0
        ? []
        : [`a permission of DAGs ${wide.join(" and ")}: ${actions.join(", ")} on ${resources.join(", ")}`];
    });
}
