import { readFileSync } from "node:fs";
import { airflowVersionWarning } from "../environment/airflow-version";
import { requirementsWarnings } from "../environment/requirements-warnings";
import { regionWarning } from "../aws/partition";
import { deliversThroughPublisher } from "../delivery/delivery-checks";
import { type TeamEnvironmentProps } from "../team/team-environment-props";

/** Warnings about a valid team. */
export function teamWarnings(props: TeamEnvironmentProps & { readonly region: string }): string[] {
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

function fileWarnings(props: TeamEnvironmentProps): string[] {
  return props.requirementsFile === undefined
    ? []
    : requirementsWarnings(readFileSync(props.requirementsFile, "utf8"), {
        airflowVersion: props.airflowVersion,
        egress: props.vpcCidr === undefined ? undefined : props.egress,
        endpointServices: props.additionalEndpointServices ?? [],
      });
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
