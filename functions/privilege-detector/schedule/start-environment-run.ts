import { coverageOf } from "../read/coverage";
import { type CursorStore } from "./cursor-store";
import { type EnvironmentApi, LOGGING_MODULES } from "../read/environment-api";
import { type LogsApi } from "../read/logs-api";
import { type Pace } from "../runtime/pace";
import { withRetries } from "../runtime/retry";
import { unsubscribedLogGroups } from "../read/subscriptions";
import { EnvironmentRun } from "./environment-run";
import { type MonitoredEnvironment } from "../model/monitored-environment";
import { firstCursor, type Timing } from "./window";

/** What is needed to begin. */
export interface StartContext {
  readonly environments: EnvironmentApi;
  readonly cursors: CursorStore;
  readonly pace: Pace;
  readonly timing: Timing;
  /** Where to look for subscription filters; nothing where there are to be none. */
  readonly realtime?: LogsApi;
}

/** Finds out what there is to read of an environment and from where on. It never throws. */
export async function startEnvironmentRun(
  environment: MonitoredEnvironment,
  now: number,
  context: StartContext,
): Promise<EnvironmentRun> {
  const environmentRun = new EnvironmentRun(environment);
  await readState(environmentRun, now, context);
  await readCoverage(environmentRun, context);
  if (context.realtime !== undefined) {
    const where = { logs: context.realtime, pace: context.pace };
    environmentRun.unsubscribed = await unsubscribedLogGroups(environmentRun.logGroups, where);
  }
  return environmentRun;
}

async function readState(
  environmentRun: EnvironmentRun,
  now: number,
  { cursors, timing }: StartContext,
): Promise<void> {
  const { name } = environmentRun.environment;
  try {
    environmentRun.state =
      (await cursors.read(name)) ?? (await cursors.advance(name, undefined, firstCursor(now, timing), []));
    // Without a state, another run has written the first one in this moment and is at work.
    environmentRun.stopped = environmentRun.state === undefined;
  } catch (error) {
    environmentRun.stop(`the cursor could not be read: ${String(error)}`);
  }
}

async function readCoverage(
  environmentRun: EnvironmentRun,
  { environments, pace }: StartContext,
): Promise<void> {
  const { name } = environmentRun.environment;
  try {
    const look = (): ReturnType<EnvironmentApi["loggingOf"]> => environments.loggingOf(name);
    environmentRun.coverage = coverageOf(await withRetries(pace, `asking for the environment ${name}`, look));
    environmentRun.logGroups = environmentRun.coverage.flatMap(({ logGroup }) => logGroup ?? []);
  } catch (error) {
    // What was there on the last run is most likely there still.
    environmentRun.logGroups = environmentRun.state?.logGroups ?? [];
    const gap = `the environment's logging settings could not be read: ${String(error)}`;
    environmentRun.coverage = LOGGING_MODULES.map((type) => ({ type, gap: `${type}: ${gap}` }));
    if (environmentRun.logGroups.length === 0) {
      environmentRun.stop(gap);
    }
  }
}
