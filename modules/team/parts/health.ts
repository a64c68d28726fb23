import { AirflowDashboard } from "../../environment/airflow-dashboard";
import { AirflowHealthAlarms } from "../../environment/airflow-health-alarms";
import { HEALTH_CHECKS, type HealthThresholds } from "../../environment/health-thresholds";
import { optional, type PropChecks, shape } from "../../validation/prop-checks";
import { type PartScope } from "./shared";

/** Whether people hear of it where Airflow is not healthy. */
export interface TeamHealthProps {
  /**
   * Alarms on Airflow's health and a dashboard, with thresholds where the defaults do not fit; `{}` for the defaults. The
   * alarms go to the topics of the detector, so that they are off until somebody wants them there.
   * @default - none
   */
  readonly health?: HealthThresholds;
}

/** Checks of `TeamHealthProps`. */
export const TEAM_HEALTH_CHECKS: PropChecks<TeamHealthProps> = { health: optional(shape(HEALTH_CHECKS)) };

/** Alarms and dashboard of the environment; nothing where they are not wanted. */
export function createHealth(
  { scope, account, common: { environmentName, qualifier } }: PartScope,
  { health }: TeamHealthProps,
  topicArns: readonly string[],
): void {
  if (health === undefined) {
    return;
  }
  const { alarmArns } = new AirflowHealthAlarms(scope, "Health", { ...health, environmentName, topicArns });
  new AirflowDashboard(scope, "HealthDashboard", {
    environmentName,
    qualifier,
    region: account.region,
    alarmArns,
  });
}
