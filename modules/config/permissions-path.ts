import { hasPath, type Path } from "../yaml/path";

/** Where the file has a team's permissions: at the team, or at the defaults that it inherits. */
export function permissionsPath(key: string, file: unknown): Path {
  const own = ["teams", key, "permissions"];
  return hasPath(file, own) ? own : ["defaults", "permissions"];
}
