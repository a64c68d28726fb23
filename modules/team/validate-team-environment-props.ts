import { Token } from "cdktf";
import { type Construct } from "constructs";
import { airflowConfigurationProblems } from "../environment/airflow-configuration";
import { airflowVersionRule } from "../environment/airflow-version";
import { capacityProblems, type EnvironmentCapacity } from "../environment/environment-class";
import { environmentNameRule } from "../environment/environment-name";
import { maintenanceWindowRule } from "../environment/maintenance-window";
import { webserverAccessProblem } from "../environment/webserver-access";
import { PropValidationError, validateProp } from "../validation/validate-prop";
import { type TeamEnvironmentProps } from "./team-environment-props";

/** Throws for the first prop, or the first two that do not go together, that MWAA or this library refuses. */
export function validateTeamEnvironmentProps(
  scope: Construct,
  props: TeamEnvironmentProps,
  capacity: EnvironmentCapacity,
): void {
  const fail = (prop: string, problem: string): never => {
    throw new PropValidationError(scope.node.path, prop, problem);
  };
  validateProp(scope, "environmentName", props.environmentName, environmentNameRule);
  validateProp(scope, "airflowVersion", props.airflowVersion, airflowVersionRule);
  validateProp(
    scope,
    "weeklyMaintenanceWindowStart",
    props.weeklyMaintenanceWindowStart,
    maintenanceWindowRule,
  );

  const [capacityProblem] = capacityProblems(capacity);
  if (capacityProblem !== undefined) {
    fail(capacityProblem.field, capacityProblem.problem);
  }
  const accessProblem = webserverAccessProblem(props.webserverAccess ?? "private", props.airflowVersion);
  if (accessProblem !== undefined) {
    fail("webserverAccess", accessProblem);
  }
  // A value that is known after apply only cannot be checked, but an option that must not be set can.
  const options = Object.entries(props.airflowConfigurationOptions ?? {}).map(([option, value]) => [
    option,
    Token.isUnresolved(value) ? "known after apply" : value,
  ]);
  const [optionProblem] = airflowConfigurationProblems(Object.fromEntries(options) as Record<string, string>);
  if (optionProblem !== undefined) {
    fail(`airflowConfigurationOptions["${optionProblem.option}"]`, optionProblem.problem);
  }
}
