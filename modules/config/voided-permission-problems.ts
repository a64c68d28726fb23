import { partitionOf } from "../aws/partition";
import { arnIn } from "../aws/location";
import { executionBoundary } from "../identity/execution-boundary";
import { voidedPermissions } from "../identity/voided-permissions";
import { hasPath, valueAt } from "./path";
import { withoutSecrets } from "./schema-types";
import { type TeamConfig, type TeamsConfig } from "./teams-config";
import { type FileProblem } from "./validate-file";

/**
 * Permissions of a team that its own boundary would make void: they would look granted and never be. The names that
 * the boundary holds are known only once the team is resolved.
 * @param key the team's key in the file
 * @param file the file's value, to find where the permissions stand
 */
export function voidedPermissionProblems(
  key: string,
  { accountId, region, environmentName, bucketName, permissions }: TeamConfig,
  state: TeamsConfig["state"],
  file: unknown,
): FileProblem[] {
  const location = { accountId, region, partition: partitionOf(region) };
  const boundary = executionBoundary(
    {
      partition: location.partition,
      arn: (service, resource) => arnIn(location, service, resource),
      s3Arn: (resource) => `arn:${location.partition}:s3:::${resource}`,
    },
    {
      environmentName,
      bucketName,
      permissions,
      protectedBucketNames: state === undefined ? [] : [state.s3.bucket],
    },
  );
  const own = ["teams", key, "permissions"];
  const start = hasPath(file, own) ? own : ["defaults", "permissions"];
  return voidedPermissions(boundary, permissions).map(({ path, problem }) => ({
    path: [...start, ...path],
    message: withoutSecrets(problem, valueAt(permissions, path)),
  }));
}
