import { arnBuilder } from "../aws/location";
import { environmentArns } from "../names/environment-arns";
import { type TeamConfig } from "./teams-config";

/** ARNs of the roles of a team's environment, and of those that deploy, write DAGs or secrets, or log in. */
export function rolesOfTeam(props: TeamConfig["props"]): string[] {
  return [
    ...environmentArns(arnBuilder(props.accountId, props.region), props)
      .filter(({ kind }) => kind === "roles")
      .flatMap(({ arns }) => arns),
    ...(props.deployRoleArn === undefined ? [] : [props.deployRoleArn]),
    ...(props.dagWriterRoleArns ?? []),
    ...(props.secretAdministratorRoleArns ?? []),
    ...(props.adminRoleArns ?? []),
    ...(props.opRoleArns ?? []),
    ...(props.userRoleArns ?? []),
    ...(props.viewerRoleArns ?? []),
    ...(props.programs ?? []).map(({ role }) => role),
  ];
}
