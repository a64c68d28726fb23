import { airflowVersionWarning } from "../environment/airflow-version";
import { type TeamEnvironmentProps } from "../team/team-environment-props";
import { type TeamConfig } from "./teams-config";

/** AWS's default quota for environments in one account and Region (Amazon MWAA User Guide, "Service quotas"). */
const ENVIRONMENTS_PER_REGION = 10;

/** Warnings about a valid team. */
export function teamWarnings(props: TeamEnvironmentProps): string[] {
  const version = airflowVersionWarning(props.airflowVersion);
  const nobody = [props.adminRoleArns, props.opRoleArns, props.userRoleArns, props.viewerRoleArns].every(
    (roles = []) => roles.length === 0,
  );
  return [
    ...(version === undefined ? [] : [version]),
    ...(props.deployRoleArn === undefined
      ? [
          "no deployRoleArn: the DAG bucket's policy names the caller that runs Terraform, so a plan under another identity cannot read the bucket",
        ]
      : []),
    ...((props.dagWriterRoleArns ?? []).length === 0 ? ["no delivery.writers: nobody can deliver DAGs"] : []),
    ...(nobody ? ["no role in access: nobody can log in to the Airflow UI"] : []),
  ];
}

/** Warnings about all teams together. */
export function fileWarnings(teams: readonly TeamConfig[]): string[] {
  const counts = new Map<string, number>();
  for (const {
    props: { accountId, region },
  } of teams) {
    const place = `account ${accountId} in ${region}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > ENVIRONMENTS_PER_REGION)
    .map(
      ([place, count]) =>
        `${count} environments for ${place}: AWS's quota is ${ENVIRONMENTS_PER_REGION} unless it was raised`,
    );
}
