import { type Batch, nextBatch } from "./batch";
import { withoutLogGroups } from "../read/coverage";
import { type LogsInsightsReader, type ReadResult } from "../read/logs-insights-reader";
import { startEnvironmentRun, type StartContext } from "./start-environment-run";
import { OutOfTimeError, RESERVE_MS } from "../runtime/pace";
import { type RunLog } from "../runtime/telemetry";
import { type EnvironmentRun } from "./environment-run";
import { type MonitoredEnvironment } from "../model/monitored-environment";
import { type Cursor, type Step } from "./window";

/** What a run does with the lines of a step: AWS's counts, or everything. */
export interface StepMode {
  /** Reads the step's lines, those of all members at once. */
  read(insights: LogsInsightsReader, step: Step, logGroups: readonly string[]): Promise<ReadResult>;
  /**
   * Does what is to be done about one environment's lines.
   * @returns the cursor that this allows: the step's own where all is done, an earlier one for part of a step,
   * nothing where nothing is done
   */
  process(environmentRun: EnvironmentRun, step: Step, result: ReadResult): Promise<Cursor | undefined>;
}

/** What a run works with. */
export interface RunContext extends StartContext {
  readonly watched: readonly MonitoredEnvironment[];
  readonly insights: LogsInsightsReader;
  readonly mode: StepMode;
  readonly log: RunLog;
}

/** Time that a step needs at least, beside what is kept back; with less, it is not begun. */
const STEP_MS = 5_000;

/**
 * One run of the schedule: for every environment, step by step, until everything settled is closed or the time is
 * used up. What goes wrong with one environment stops that one alone.
 */
export async function run(context: RunContext): Promise<EnvironmentRun[]> {
  const { pace, timing, log } = context;
  const now = Math.floor(pace.now() / 1_000);
  const environmentRuns = await Promise.all(
    context.watched.map((environment) => startEnvironmentRun(environment, now, context)),
  );
  for (
    let batch = nextBatch(environmentRuns, now, timing);
    batch !== undefined;
    batch = nextBatch(environmentRuns, now, timing)
  ) {
    if (pace.remaining() < RESERVE_MS + STEP_MS) {
      break;
    }
    await takeStep(batch, context);
  }
  for (const environmentRun of environmentRuns) {
    if (environmentRun.steps === 0 && environmentRun.next(now, timing) !== undefined) {
      environmentRun.stop("the time was used up before anything was read");
    }
    report(environmentRun, log);
  }
  return environmentRuns;
}

async function takeStep({ step, members }: Batch, context: RunContext): Promise<void> {
  const environmentRuns = members.map(({ environmentRun }) => environmentRun);
  let result: ReadResult;
  try {
    const logGroups = environmentRuns.flatMap((environmentRun) => environmentRun.logGroups);
    result = await context.mode.read(context.insights, step, logGroups);
  } catch (error) {
    for (const environmentRun of environmentRuns) {
      environmentRun.queryFailures += error instanceof OutOfTimeError ? 0 : 1;
      failed(environmentRun, error, context.log);
    }
    return;
  }
  for (const { environmentRun, step: own } of members) {
    await processStep(environmentRun, own, result, context);
  }
}

async function processStep(
  environmentRun: EnvironmentRun,
  step: Step,
  all: ReadResult,
  context: RunContext,
): Promise<void> {
  const { name } = environmentRun.environment;
  environmentRun.coverage = withoutLogGroups(environmentRun.coverage, all.missing);
  environmentRun.logGroups = environmentRun.logGroups.filter((logGroup) => !all.missing.includes(logGroup));
  try {
    noteUnread(environmentRun, all);
    const cursor = await context.mode.process(environmentRun, step, all);
    if (cursor !== step.next) {
      environmentRun.stopped = true;
    }
    if (cursor === undefined) {
      return;
    }
    // The cursor comes last: until here, the next run would do all of this again.
    const written = await context.cursors.advance(
      name,
      environmentRun.state,
      cursor,
      environmentRun.logGroups,
    );
    if (written === undefined) {
      context.log.info("Another run has moved the cursor.", { environment: name });
      environmentRun.stopped = true;
      return;
    }
    environmentRun.state = written;
    environmentRun.steps += 1;
  } catch (error) {
    failed(environmentRun, error, context.log);
  }
}

/**
 * Notes where lines were left unread: the cursor moves on, or nothing after them would ever be read. Log groups that a
 * query skipped count for each of its environments, since they may be any one's.
 */
export function noteUnread(environmentRun: EnvironmentRun, { overflows, unscanned }: ReadResult): void {
  environmentRun.unscanned += unscanned;
  for (const { logGroup, second } of overflows.filter((one) =>
    environmentRun.logGroups.includes(one.logGroup),
  )) {
    environmentRun.overflows += 1;
    const when = new Date(second * 1_000).toISOString();
    environmentRun.problems.push(`more lines than Logs Insights returns: ${logGroup} at ${when}`);
  }
}

/** After an outage it is normal that a run uses all of its time, as long as it came further than the last one. */
function failed(environmentRun: EnvironmentRun, error: unknown, log: RunLog): void {
  if (error instanceof OutOfTimeError && environmentRun.steps > 0) {
    environmentRun.stopped = true;
    return;
  }
  log.error("A step failed.", { environment: environmentRun.environment.name, error });
  environmentRun.stop(String(error));
}

function report(
  { environment, coverage, unscanned, unsubscribed = [], problems }: EnvironmentRun,
  log: RunLog,
): void {
  const gaps = coverage.flatMap(({ gap }) => gap ?? []);
  if (gaps.length > 0) {
    log.warn("The detector does not see all of the environment.", { environment: environment.name, gaps });
  }
  if (unsubscribed.length > 0) {
    log.warn("Lines are found by the schedule alone.", { environment: environment.name, unsubscribed });
  }
  if (unscanned > 0) {
    log.warn("Logs Insights did not read all log groups.", { environment: environment.name, unscanned });
  }
  if (problems.length > 0) {
    log.error("The run is incomplete.", { environment: environment.name, problems });
  }
}
