import { type Construct } from "constructs";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { airflowProblem } from "./parts/airflow";
import { deliveryProblem } from "./parts/delivery";
import {
  endpointServicesProblem,
  ingressProblem,
  packageEndpointsProblem,
  vpcCidrProblem,
  webserverProblem,
} from "./parts/network";
import { lookedUpOptionProblem } from "./parts/secrets";
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
  const services = endpointServicesProblem(props) ?? packageEndpointsProblem(props);
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
