import { type PolicyStatement } from "../aws/policy-document";
import { coversPattern } from "../aws/iam-pattern";
import { show } from "../validation/rule";
import { DENIAL_ADVICE } from "./denial-advice";
import { knownActions } from "./iam-actions";
import { type Permission, type PermissionProblem } from "./permission";

/**
 * The parts of permissions that the boundary denies in any case: an action on all of its resources, or a resource
 * for all of its actions. What is denied in part, or under a condition, is not reported.
 */
export function permissionsDeniedByBoundary(
  boundary: readonly PolicyStatement[],
  permissions: readonly Permission[],
): PermissionProblem[] {
  const denials = boundary.filter(({ Effect, Condition }) => Effect === "Deny" && Condition === undefined);
  return permissions.flatMap(({ actions, resources }, index) => {
    const denying = (action: string, resource: string): string | undefined =>
      denialOf(denials, action, resource);
    const deniedActions = actions.flatMap((action, place) =>
      problemAt(
        [index, "actions", place],
        action,
        resources.map((resource) => denying(action, resource)),
      ),
    );
    const deniedResources = resources.flatMap((resource, place) =>
      problemAt(
        [index, "resources", place],
        resource,
        actions.map((action) => denying(action, resource)),
      ),
    );
    // Where every action is denied, so is every resource: it is reported once.
    return deniedActions.length > 0 ? deniedActions : deniedResources;
  });
}

function problemAt(
  path: readonly (string | number)[],
  value: string,
  denials: readonly (string | undefined)[],
): PermissionProblem[] {
  const [sid] = denials;
  return sid === undefined || denials.includes(undefined)
    ? []
    : [
        {
          path,
          problem: `must not be what the permissions boundary denies in any case (statement ${sid}: ${DENIAL_ADVICE[sid]}), got: ${show(value)}`,
        },
      ];
}

/** The statement that denies all actions that a pattern matches, on all resources that a pattern matches. */
function denialOf(denials: readonly PolicyStatement[], action: string, resource: string): string | undefined {
  const relevant = denials.filter((statement) => deniesResource(statement, resource));
  const statements: (PolicyStatement | undefined)[] = [];
  for (const name of knownActions(action)) {
    const denial = relevant.find((statement) => deniesAction(statement, name));
    if (denial === undefined) {
      return undefined;
    }
    statements.push(denial);
  }
  return statements[0]?.Sid;
}

function deniesAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const matches = (patterns: PolicyStatement["Action"]): boolean =>
    [patterns ?? []].flat().some((pattern) => coversPattern(pattern.toLowerCase(), action.toLowerCase()));
  return Action === undefined ? !matches(NotAction) : matches(Action);
}

function deniesResource({ Resource, NotResource }: PolicyStatement, resource: string): boolean {
  return Resource === undefined
    ? ![NotResource ?? []].flat().includes(resource)
    : [Resource].flat().some((pattern) => coversPattern(pattern, resource));
}
