import { coveredFraction } from "../read/coverage";
import { type MetricSink } from "../runtime/telemetry";
import { type EnvironmentRun } from "./environment-run";
import { lagOf, lookBackLag } from "./window";

/**
 * What the alarms look at, per environment; zeros too, so that no data means that nothing ran.
 * @param now seconds since 1970-01-01 UTC
 */
export function publishRunMetrics(
  environmentRuns: readonly EnvironmentRun[],
  now: number,
  { metrics, lookBack }: { readonly metrics: MetricSink; readonly lookBack: boolean },
): void {
  for (const environmentRun of environmentRuns) {
    const { environment, state, problems } = environmentRun;
    metrics.emit(
      { Environment: environment.name },
      {
        DetectorRuns: problems.length === 0 ? 1 : 0,
        DetectorCoverage: coveredFraction(environmentRun.coverage),
        DetectorQueryFailures: environmentRun.queryFailures,
        DetectorOverflows: environmentRun.overflows,
        DetectorUnscannedLogGroups: environmentRun.unscanned,
        DetectorDeliveryFailures: environmentRun.deliveryFailures,
        ...(environmentRun.unsubscribed === undefined
          ? {}
          : { DetectorUnsubscribedLogGroups: environmentRun.unsubscribed.length }),
        ...(state === undefined ? {} : { DetectorLagSeconds: lagOf("fresh", state.cursor, now) }),
        ...(state === undefined || !lookBack
          ? {}
          : { DetectorLookBackLagSeconds: lookBackLag(state.cursor, now) }),
      },
    );
    if (environmentRun.steps > 0) {
      for (const logGroup of environmentRun.logGroups) {
        metrics.emit({ LogGroup: logGroup }, { AddRoleMentions: environmentRun.mentions.get(logGroup) ?? 0 });
      }
    }
  }
}
