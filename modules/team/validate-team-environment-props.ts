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
  const known = Object.entries(props.airflowConfigurationOptions ?? {}).filter(
    ([, value]) => !Token.isUnresolved(value),
  );
  const [optionProblem] = airflowConfigurationProblems(Object.fromEntries(known));
  if (optionProblem !== undefined) {
    fail(`airflowConfigurationOptions["${optionProblem.option}"]`, optionProblem.problem);
  }
  if ((props.vpcCidr === undefined) === (props.existingVpc === undefined)) {
    fail(
      "vpcCidr",
      `must be given where \`existingVpc\` is not, and only there, got: ${props.vpcCidr === undefined ? "neither" : "both"}`,
    );
  }
}
