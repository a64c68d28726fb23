import { coveredFraction } from "../read/coverage";
import { type MetricSink } from "../runtime/telemetry";
import { type Watch } from "./environment-run";

/**
 * What the alarms look at, per environment; zeros too, so that no data means that nothing ran.
 * @param now seconds since 1970-01-01 UTC
 */
export function publishRunMetrics(
  watches: readonly Watch[],
  now: number,
  { metrics, lookBack }: { readonly metrics: MetricSink; readonly lookBack: boolean },
): void {
  for (const watch of watches) {
    const { environment, state, problems } = watch;
    metrics.emit(
      { Environment: environment.name },
      {
        DetectorRuns: problems.length === 0 ? 1 : 0,
        DetectorCoverage: coveredFraction(watch.coverage),
        DetectorQueryFailures: watch.queryFailures,
        DetectorOverflows: watch.overflows,
        DetectorUnscannedLogGroups: watch.unscanned,
        DetectorDeliveryFailures: watch.deliveryFailures,
        ...(watch.unsubscribed === undefined
          ? {}
          : { DetectorUnsubscribedLogGroups: watch.unsubscribed.length }),
        ...(state === undefined ? {} : { DetectorLagSeconds: Math.max(0, now - state.cursor.closedUntil) }),
        ...(state === undefined || !lookBack
          ? {}
          : { DetectorLookBackLagSeconds: Math.max(0, now - state.cursor.sweptUntil) }),
      },
    );
    if (watch.steps > 0) {
      for (const logGroup of watch.logGroups) {
        metrics.emit({ LogGroup: logGroup }, { AddRoleMentions: watch.mentions.get(logGroup) ?? 0 });
      }
    }
  }
}
