import { boundedName } from "../aws/bounded-name";
import { type EnvironmentNaming, qualifiedName, resourceName } from "./environment-name";

/** IAM's limit for a role's name, in characters; for policies it is 128. */
const MAX_ROLE_NAME_LENGTH = 64;

/**
 * The name of an IAM role or policy of one environment. Names are known before apply, so that policies that
 * contain them can be read in the plan.
 */
export function iamName(environment: EnvironmentNaming, purpose: string): string {
  return `${boundedName(resourceName(qualifiedName(environment)), MAX_ROLE_NAME_LENGTH - purpose.length - 1)}-${purpose}`;
}

/** Whether something has the name that `iamName` makes for this purpose, of whichever environment. */
export function isRoleFor(purpose: string, name: string): boolean {
  return name.startsWith("mwaa-") && name.endsWith(`-${purpose}`);
}

/** The default name of an environment's execution role. */
export function executionRoleName(environment: EnvironmentNaming): string {
  return iamName(environment, "execution");
}

/** What says which role an environment runs with. */
export interface ExecutionRoleNaming extends EnvironmentNaming {
  /**
   * ARN of an existing role.
   * @default - a role of its own
   */
  readonly executionRoleArn?: string;
  /**
   * Name of the role that is created.
   * @default `mwaa-<environmentName>-execution`
   */
  readonly executionRoleName?: string;
}

/** The ARN of an environment's execution role. */
export function executionRoleArnOf(
  { partition, accountId }: { readonly partition: string; readonly accountId: string },
  { executionRoleArn, executionRoleName: name, ...environment }: ExecutionRoleNaming,
): string {
  return (
    executionRoleArn ?? `arn:${partition}:iam::${accountId}:role/${name ?? executionRoleName(environment)}`
  );
}

/** The name of the permissions boundary of an environment's execution role. */
export function boundaryName(environment: EnvironmentNaming): string {
  return iamName(environment, "boundary");
}

/** The name of the policy that lets roles log in to the Airflow UI as one of Airflow's roles. */
export function webAccessPolicyName(environment: EnvironmentNaming, airflowRole: string): string {
  return iamName(environment, `web-${airflowRole}`);
}

/** The name of the policy of programs that call Airflow: its REST API as one of Airflow's roles, or its command line. */
export function programPolicyName(
  environment: EnvironmentNaming,
  api: "rest" | "cli",
  airflowRole: string,
): string {
  return iamName(environment, api === "rest" ? `rest-${airflowRole}` : "cli");
}

/** The name of the role that writes the flow logs of an environment's VPC. */
export function flowLogsRoleName(environment: EnvironmentNaming): string {
  return iamName(environment, "flow-logs");
}
