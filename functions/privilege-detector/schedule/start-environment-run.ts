import { coverageOf } from "../read/coverage";
import { type CursorStore } from "./cursor-store";
import { type EnvironmentApi, LOG_TYPES } from "../read/environment-api";
import { type LogsApi } from "../read/logs-api";
import { type Pace } from "../runtime/pace";
import { withRetries } from "../runtime/retry";
import { unsubscribedLogGroups } from "../read/subscriptions";
import { Watch } from "./environment-run";
import { type MonitoredEnvironment } from "../model/monitored-environment";
import { firstCursor, type Timing } from "./window";

/** What is needed to begin. */
export interface OpenWatchContext {
  readonly environments: EnvironmentApi;
  readonly cursors: CursorStore;
  readonly pace: Pace;
  readonly timing: Timing;
  /** Where to look for subscription filters; nothing where there are to be none. */
  readonly realtime?: LogsApi;
}

/** Finds out what there is to read of an environment and from where on. It never throws. */
export async function openWatch(
  environment: MonitoredEnvironment,
  now: number,
  context: OpenWatchContext,
): Promise<Watch> {
  const watch = new Watch(environment);
  await readState(watch, now, context);
  await readCoverage(watch, context);
  if (context.realtime !== undefined) {
    const where = { logs: context.realtime, pace: context.pace };
    watch.unsubscribed = await unsubscribedLogGroups(watch.logGroups, where);
  }
  return watch;
}

async function readState(watch: Watch, now: number, { cursors, timing }: OpenWatchContext): Promise<void> {
  const { name } = watch.environment;
  try {
    watch.state =
      (await cursors.read(name)) ?? (await cursors.advance(name, undefined, firstCursor(now, timing), []));
    // Without a state, another run has written the first one in this moment and is at work.
    watch.stopped = watch.state === undefined;
  } catch (error) {
    watch.stop(`the cursor could not be read: ${String(error)}`);
  }
}

async function readCoverage(watch: Watch, { environments, pace }: OpenWatchContext): Promise<void> {
  const { name } = watch.environment;
  try {
    const look = (): ReturnType<EnvironmentApi["loggingOf"]> => environments.loggingOf(name);
    watch.coverage = coverageOf(await withRetries(pace, `asking for the environment ${name}`, look));
    watch.logGroups = watch.coverage.flatMap(({ logGroup }) => logGroup ?? []);
  } catch (error) {
    // What was there on the last run is most likely there still.
    watch.logGroups = watch.state?.logGroups ?? [];
    const gap = `the environment's logging settings could not be read: ${String(error)}`;
    watch.coverage = LOG_TYPES.map((type) => ({ type, gap: `${type}: ${gap}` }));
    if (watch.logGroups.length === 0) {
      watch.stop(gap);
    }
  }
}
