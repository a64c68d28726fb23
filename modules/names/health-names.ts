import { resourceName } from "./environment-name";

/** The name of an environment's dashboard of Airflow's health, and prefix of the names of its alarms. */
export function healthName(environmentName: string): string {
  return `${resourceName(environmentName)}-airflow`;
}

/** The name of one alarm on Airflow's health; `*` for all of them. */
export function healthAlarmName(environmentName: string, alarm: string): string {
  return `${healthName(environmentName)}-${alarm}`;
}
