import { acknowledgementProblem } from "../identity/dangerous-actions";
import { type Permission } from "../identity/permission";
import { permissionsPath } from "./permissions-path";
import { type FileProblem } from "./validate-file";

/**
 * Permissions of a team with an action that runs code as another principal, and no word on why.
 * @param key the team's key in the file
 * @param permissions the team's permissions as the file has them
 * @param file the file's value, to find the path of the permissions
 */
export function acknowledgementProblems(
  key: string,
  permissions: readonly Permission[],
  file: unknown,
): FileProblem[] {
  const start = permissionsPath(key, file);
  return permissions.flatMap((permission, index) => {
    const message = acknowledgementProblem(permission);
    return message === undefined ? [] : [{ path: [...start, index, "acknowledge"], message }];
  });
}
