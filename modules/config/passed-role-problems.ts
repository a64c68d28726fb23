import { arnsOverlap } from "../aws/iam-pattern";
import { hasPath } from "../yaml/path";
import { rolesOfTeam } from "./roles-of-team";
import { type TeamConfig } from "./teams-config";
import { type FileProblem } from "./validate-file";

/** A team by its key in the file. */
type KeyedTeam = readonly [key: string, team: TeamConfig];

/**
 * Roles to pass that are a role of this file: of an environment, or one that deploys, writes DAGs or secrets, or logs in.
 * Code that a service runs with it would be outside of every limit. A role is passed to one service.
 * @param file the file's value, to find the path of the roles
 */
export function passedRoleProblems(teams: readonly KeyedTeam[], file: unknown): FileProblem[] {
  const ofFile = new Map(
    teams.flatMap(([key, team]) => rolesOfTeam(team.props).map((arn) => [arn, key] as const)),
  );
  return teams.flatMap(([key, { props }]) => {
    const own = ["teams", key, "passRoles"];
    const start = hasPath(file, own) ? own : ["defaults", "passRoles"];
    const roles = (props.passRoles ?? []).map(({ role }) => role);
    return roles.flatMap((role, index) => {
      const [, owner] = [...ofFile].find(([arn]) => arnsOverlap(arn, role)) ?? [];
      const message =
        owner !== undefined
          ? `must not be a role of the team "${owner}" in this file (name a role that only the service uses), got: "${role}"`
          : roles.indexOf(role) < index
            ? `must differ from the role at ${roles.indexOf(role)} (one service each: use a role for each service), got: "${role}"`
            : undefined;
      return message === undefined ? [] : [{ path: [...start, index, "role"], message }];
    });
  });
}
