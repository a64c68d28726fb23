import { coverageOf } from "./coverage";
import { type EnvironmentApi } from "./environment-api";
import { type MonitoredEnvironment } from "../model/monitored-environment";

/** How MWAA names log groups (Amazon MWAA User Guide, "Viewing Airflow logs in Amazon CloudWatch"). */
const SUFFIXES = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"];

/**
 * The environment that a log group belongs to: by MWAA's naming, for a subscription has no time to ask, and by
 * asking the MWAA API where that is not enough.
 */
export async function environmentOfGroup(
  logGroup: string,
  watched: readonly MonitoredEnvironment[],
  environments: EnvironmentApi,
): Promise<MonitoredEnvironment | undefined> {
  const named = watched.find(({ name }) =>
    SUFFIXES.some((suffix) => logGroup === `airflow-${name}-${suffix}`),
  );
  if (named !== undefined) {
    return named;
  }
  for (const environment of watched) {
    const coverage = coverageOf(await environments.loggingOf(environment.name));
    if (coverage.some((type) => type.logGroup === logGroup)) {
      return environment;
    }
  }
  return undefined;
}
