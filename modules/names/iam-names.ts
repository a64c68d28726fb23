import { boundedName } from "../aws/bounded-name";
import { resourceName } from "./environment-name";

/** IAM's limit for a role's name, in characters; for policies it is 128. */
const MAX_ROLE_NAME_LENGTH = 64;

/**
 * The name of an IAM role or policy of one environment. Names are known before apply, so that policies that
 * contain them can be read in the plan.
 */
export function iamName(environmentName: string, purpose: string): string {
  return `${boundedName(resourceName(environmentName), MAX_ROLE_NAME_LENGTH - purpose.length - 1)}-${purpose}`;
}

/** The default name of an environment's execution role. */
export function executionRoleName(environmentName: string): string {
  return iamName(environmentName, "execution");
}

/** The name of the permissions boundary of an environment's execution role. */
export function boundaryName(environmentName: string): string {
  return iamName(environmentName, "boundary");
}

/** The name of the policy that lets roles log in to the Airflow UI as one of Airflow's roles. */
export function webAccessPolicyName(environmentName: string, airflowRole: string): string {
  return iamName(environmentName, `web-${airflowRole}`);
}

/** The name of the policy of programs that call Airflow: its REST API as one of Airflow's roles, or its command line. */
export function programPolicyName(environmentName: string, api: "rest" | "cli", airflowRole: string): string {
  return iamName(environmentName, api === "rest" ? `rest-${airflowRole}` : "cli");
}

/** The name of the role that writes the flow logs of an environment's VPC. */
export function flowLogsRoleName(environmentName: string): string {
  return iamName(environmentName, "flow-logs");
}
