import { type EnvironmentNaming, qualifiedName, resourceName } from "./environment-name";

const MARK = "-airflow";

/** The name of an environment's dashboard of Airflow's health, of which an account has one name for all Regions. */
export function healthDashboardName(environment: EnvironmentNaming): string {
  return `${resourceName(qualifiedName(environment))}${MARK}`;
}

/** The name of one alarm on Airflow's health; `*` for all of them. */
export function healthAlarmName(environmentName: string, alarm: string): string {
  return `${resourceName(environmentName)}${MARK}-${alarm}`;
}
