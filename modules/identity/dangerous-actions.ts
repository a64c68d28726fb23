import { show } from "../validation/rule";
import dangerous from "./dangerous-actions.json";
import { knownActions } from "./iam-actions";
import { type Permission } from "./permission";

const BY_SERVICE: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(dangerous.services).map(([service, names]) => [
    service,
    new Set(names.toLowerCase().split(" ")),
  ]),
);

/** More than this many are counted in a message. */
const MOST_NAMED = 3;

/** The actions that run code as another principal, or get its credentials, of those that a permission's actions match. */
export function dangerousActions(actions: readonly string[]): string[] {
  return [...new Set(actions.flatMap(knownActions))].filter((action) => {
    const [service = "", name = ""] = action.toLowerCase().split(":");
    return BY_SERVICE.get(service)?.has(name) === true;
  });
}

/** What is wrong where a dangerous action is not acknowledged. */
export function acknowledgementProblem(permission: Permission): string | undefined {
  const actions = unacknowledged(permission);
  return actions === undefined
    ? undefined
    : `must say why DAGs run code as another principal, or get its credentials (by ${actions}: what that principal may do, no boundary of this environment limits), got: ${show(permission.acknowledge)}`;
}

/** A warning for each permission with a dangerous action that is not acknowledged. */
export function unacknowledgedWarnings(permissions: readonly Permission[]): string[] {
  return permissions.flatMap((permission, index) => {
    const actions = unacknowledged(permission);
    return actions === undefined
      ? []
      : [
          `permission ${index + 1}: DAGs run code as another principal, or get its credentials, by ${actions}; what that principal may do, no boundary of this environment limits: say in acknowledge why they do`,
        ];
  });
}

function unacknowledged({ actions, acknowledge }: Permission): string | undefined {
  const found = acknowledge === undefined ? dangerousActions(actions) : [];
  const more = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : "";
  return found.length === 0 ? undefined : `${found.slice(0, MOST_NAMED).join(", ")}${more}`;
}
