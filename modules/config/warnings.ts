import { airflowVersionWarning } from "../environment/airflow-version";
import { regionWarning } from "../aws/partition";
import { deliversThroughPublisher } from "../delivery/delivery-checks";
import { type TeamEnvironmentProps } from "../team/team-environment-props";
import { fileWarnings } from "./file-warnings";
import { type TeamConfig } from "./teams-config";

/** Warnings about a valid team. */
export function teamWarnings(props: TeamConfig["props"]): string[] {
  const region = regionWarning(props.region);
  const version = airflowVersionWarning(props.airflowVersion);
  const nobody = [props.adminRoleArns, props.opRoleArns, props.userRoleArns, props.viewerRoleArns].every(
    (roles = []) => roles.length === 0,
  );
  return [
    ...(region === undefined ? [] : [region]),
    ...(version === undefined ? [] : [version]),
    ...(props.deployRoleArn === undefined
      ? [
          "no deployRoleArn: the DAG bucket's policy names the caller that runs Terraform, so a plan under another identity cannot read the bucket",
        ]
      : []),
    ...deliveryWarnings(props),
    ...fileWarnings(props),
    ...(nobody ? ["no role in access: nobody can log in to the Airflow UI"] : []),
  ];
}

function deliveryWarnings(props: TeamEnvironmentProps): string[] {
  if (deliversThroughPublisher(props)) {
    return [];
  }
  return (props.dagWriterRoleArns ?? []).length === 0
    ? ["no delivery.ci, delivery.submitters or delivery.writers: nobody can deliver DAGs"]
    : [
        "delivery.writers: these roles write dags/* themselves, and nothing checks their DAGs in between; delivery.ci does",
      ];
}
