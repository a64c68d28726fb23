import { hasPath } from "../yaml/path";
import { rolesOfTeam } from "./roles-of-team";
import { type TeamConfig } from "./teams-config";
import { type FileProblem } from "./validate-file";

/** A team by its key in the file. */
type KeyedTeam = readonly [key: string, team: TeamConfig];

/**
 * Existing execution roles that are another role of this file: of an environment, or one that deploys, writes DAGs or secrets,
 * or logs in. DAGs would act as it.
 * @param file the file's value, to find the path of the role
 */
export function executionRoleProblems(teams: readonly KeyedTeam[], file: unknown): FileProblem[] {
  return teams.flatMap(([key, { props }]) => {
    const { executionRoleArn } = props;
    const [owner] =
      executionRoleArn === undefined
        ? []
        : (teams.find(([other, team]) =>
            // Of its own team's roles, each of the others.
            rolesOfTeam(other === key ? { ...props, executionRoleArn: undefined } : team.props).includes(
              executionRoleArn,
            ),
          ) ?? []);
    if (owner === undefined) {
      return [];
    }
    const own = ["teams", key, "executionRoleArn"];
    return [
      {
        path: hasPath(file, own) ? own : ["defaults", "executionRoleArn"],
        message: `must not be another role of the team "${owner}" in this file (DAGs would act as it, and an execution role is one environment's alone), got: "${executionRoleArn}"`,
      },
    ];
  });
}
