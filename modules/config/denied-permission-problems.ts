import { arnBuilder } from "../aws/location";
import { boundaryDenials } from "../identity/boundary-denials";
import { type Permission } from "../identity/permission";
import { permissionsDeniedByBoundary } from "../identity/permissions-denied-by-boundary";
import { protectedDeliveryArns } from "../team/parts/publisher";
import { valueAt } from "../yaml/path";
import { withoutSecrets } from "../yaml/schema-types";
import { permissionsPath } from "./permissions-path";
import { type TeamConfig } from "./teams-config";
import { type FileProblem } from "./validate-file";

/**
 * Permissions of a team that its own boundary denies: they would look granted without any effect. The names in the
 * boundary are known only once the team is resolved.
 * @param key the team's key in the file
 * @param permissions the team's permissions as the file has them
 * @param file the file's value, to find the path of the permissions
 */
export function deniedPermissionProblems(
  key: string,
  { props }: TeamConfig,
  permissions: readonly Permission[],
  file: unknown,
): FileProblem[] {
  const account = arnBuilder(props.accountId, props.region);
  const { core, further } = boundaryDenials(account, {
    ...props,
    permissions,
    protectedArns: protectedDeliveryArns(account, props, props),
  });
  const start = permissionsPath(key, file);
  return permissionsDeniedByBoundary([...core, ...further], permissions).map(({ path, problem }) => ({
    path: [...start, ...path],
    message: withoutSecrets(problem, valueAt(permissions, path)),
  }));
}
