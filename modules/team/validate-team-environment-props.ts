import { Token } from "cdktf";
import { type Construct } from "constructs";
import { arnPartitionProblem } from "../aws/partition";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { airflowProblem } from "./parts/airflow";
import { existingBucketProblem } from "./parts/bucket";
import { deliveryProblem } from "./parts/delivery";
import { keyProblem } from "./parts/encryption";
import { executionRoleProblem } from "./parts/identity";
import {
  endpointsProblem,
  ingressProblem,
  packageEndpointsProblem,
  vpcCidrProblem,
  webserverProblem,
} from "./parts/network";
import { lookedUpOptionProblem } from "./parts/secrets";
import { snapshotProblem } from "./parts/snapshot-settings";
import { teamEnvironmentChecks, type TeamEnvironmentProps } from "./team-environment-props";

/**
 * Checks each prop, then the props that must fit together.
 * @throws PropValidationError for the first that MWAA or this library rejects
 */
export function validateTeamEnvironmentProps(scope: Construct, props: TeamEnvironmentProps): void {
  validateProps(scope, props, teamEnvironmentChecks(props));
  const fail = (prop: string, problem: string): never => {
    throw new PropValidationError(scope.node.path, prop, problem);
  };
  const foreign = partitionProblem(props);
  if (foreign !== undefined) {
    fail(foreign.prop, foreign.problem);
  }
  const key = keyProblem(props);
  if (key !== undefined) {
    fail("kmsKeyArn", key);
  }
  const bucket = existingBucketProblem(props);
  if (bucket !== undefined) {
    fail(bucket.prop, bucket.problem);
  }
  const role = executionRoleProblem(props);
  if (role !== undefined) {
    fail("executionRoleArn", role);
  }
  const airflow = airflowProblem(props);
  if (airflow !== undefined) {
    fail(airflow.prop, airflow.problem);
  }
  const lookedUp = lookedUpOptionProblem(props.airflowConfigurationOptions ?? {}, props);
  if (lookedUp !== undefined) {
    fail(`airflowConfigurationOptions["${lookedUp.option}"]`, lookedUp.problem);
  }
  const delivery = deliveryProblem(props);
  if (delivery !== undefined) {
    fail(delivery.prop, delivery.problem);
  }
  const snapshot = snapshotProblem(props);
  if (snapshot !== undefined) {
    fail("privilegeSnapshot", snapshot);
  }
  const endpoints = endpointsProblem(props);
  if (endpoints !== undefined) {
    fail(endpoints.prop, endpoints.problem);
  }
  const services = packageEndpointsProblem(props);
  if (services !== undefined) {
    fail("additionalEndpointServices", services);
  }
  const vpcCidr = vpcCidrProblem(props);
  if (vpcCidr !== undefined) {
    fail("vpcCidr", vpcCidr);
  }
  const webserver = webserverProblem(props);
  if (webserver !== undefined) {
    fail("webserverAccess", webserver);
  }
  const ingress = ingressProblem(props);
  if (ingress !== undefined) {
    fail("webserverIngress", ingress);
  }
}

/** The first ARN of another partition than the Region's, at its prop; texts that Terraform alone knows are none. */
function partitionProblem(
  props: TeamEnvironmentProps,
): { readonly prop: string; readonly problem: string } | undefined {
  const { region } = props;
  return region === undefined || Token.isUnresolved(region) ? undefined : inValue("", props, region);
}

function inValue(
  prop: string,
  value: unknown,
  region: string,
): { readonly prop: string; readonly problem: string } | undefined {
  if (typeof value === "string") {
    const problem = arnPartitionProblem(value, region);
    return problem === undefined ? undefined : { prop, problem };
  }
  if (Array.isArray(value)) {
    return firstIn(
      value.map((item, index) => [`${prop}[${index}]`, item]),
      region,
    );
  }
  return typeof value === "object" && value !== null && !Token.isUnresolved(value)
    ? firstIn(
        Object.entries(value).map(([name, item]) => [prop === "" ? name : `${prop}.${name}`, item]),
        region,
      )
    : undefined;
}

function firstIn(
  entries: readonly (readonly [prop: string, value: unknown])[],
  region: string,
): { readonly prop: string; readonly problem: string } | undefined {
  for (const [prop, value] of entries) {
    const found = inValue(prop, value, region);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
