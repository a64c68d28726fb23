import { type Batch, nextBatch } from "./batch";
import { withoutLogGroups } from "../read/coverage";
import { type Insights, type ReadResult } from "../read/logs-insights-reader";
import { openWatch, type OpenWatchContext } from "./start-environment-run";
import { OutOfTimeError, RESERVE_MS } from "../runtime/pace";
import { type RunLog } from "../runtime/telemetry";
import { type Watch } from "./environment-run";
import { type MonitoredEnvironment } from "../model/monitored-environment";
import { type Cursor, type Step } from "./window";

/** What a run does with the lines of a step: AWS's counts, or everything. */
export interface StepMode {
  /** Reads the step's lines, those of all members at once. */
  read(insights: Insights, step: Step, logGroups: readonly string[]): Promise<ReadResult>;
  /**
   * Does what is to be done about one environment's lines.
   * @returns the cursor that this allows: the step's own where all is done, an earlier one for part of a step,
   * nothing where nothing is done
   */
  process(watch: Watch, step: Step, result: ReadResult): Promise<Cursor | undefined>;
}

/** What a run works with. */
export interface RunContext extends OpenWatchContext {
  readonly watched: readonly MonitoredEnvironment[];
  readonly insights: Insights;
  readonly mode: StepMode;
  readonly log: RunLog;
}

/** Time that a step needs at least, beside what is kept back; with less, it is not begun. */
const STEP_MS = 5_000;

/**
 * One run of the schedule: for every environment, step by step, until everything settled is closed or the time is
 * used up. What goes wrong with one environment stops that one alone.
 */
export async function run(context: RunContext): Promise<Watch[]> {
  const { pace, timing, log } = context;
  const now = Math.floor(pace.now() / 1_000);
  const watches = await Promise.all(
    context.watched.map((environment) => openWatch(environment, now, context)),
  );
  for (
    let batch = nextBatch(watches, now, timing);
    batch !== undefined;
    batch = nextBatch(watches, now, timing)
  ) {
    if (pace.remaining() < RESERVE_MS + STEP_MS) {
      break;
    }
    await takeStep(batch, context);
  }
  for (const watch of watches) {
    if (watch.steps === 0 && watch.next(now, timing) !== undefined) {
      watch.stop("the time was used up before anything was read");
    }
    report(watch, log);
  }
  return watches;
}

async function takeStep({ step, members }: Batch, context: RunContext): Promise<void> {
  const watches = members.map(({ watch }) => watch);
  let result: ReadResult;
  try {
    const logGroups = watches.flatMap((watch) => watch.logGroups);
    result = await context.mode.read(context.insights, step, logGroups);
  } catch (error) {
    for (const watch of watches) {
      watch.queryFailures += error instanceof OutOfTimeError ? 0 : 1;
      failed(watch, error, context.log);
    }
    return;
  }
  for (const { watch, step: own } of members) {
    await processStep(watch, own, result, context);
  }
}

async function processStep(watch: Watch, step: Step, all: ReadResult, context: RunContext): Promise<void> {
  const { name } = watch.environment;
  watch.coverage = withoutLogGroups(watch.coverage, all.missing);
  watch.logGroups = watch.logGroups.filter((logGroup) => !all.missing.includes(logGroup));
  try {
    noteUnread(watch, all);
    const cursor = await context.mode.process(watch, step, all);
    if (cursor !== step.next) {
      watch.stopped = true;
    }
    if (cursor === undefined) {
      return;
    }
    // The cursor comes last: until here, the next run would do all of this again.
    const written = await context.cursors.advance(name, watch.state, cursor, watch.logGroups);
    if (written === undefined) {
      context.log.info("Another run has moved the cursor.", { environment: name });
      watch.stopped = true;
      return;
    }
    watch.state = written;
    watch.steps += 1;
  } catch (error) {
    failed(watch, error, context.log);
  }
}

/**
 * Notes where lines were left unread: the cursor moves on, or nothing after them would ever be read. Log groups that a
 * query passed over count for each of its environments, since they may be any one's.
 */
export function noteUnread(watch: Watch, { overflows, unscanned }: ReadResult): void {
  watch.unscanned += unscanned;
  for (const { logGroup, second } of overflows.filter((one) => watch.logGroups.includes(one.logGroup))) {
    watch.overflows += 1;
    const when = new Date(second * 1_000).toISOString();
    watch.problems.push(`more lines than Logs Insights returns: ${logGroup} at ${when}`);
  }
}

/** A used-up run that has come further than the last one is as it should be after an outage. */
function failed(watch: Watch, error: unknown, log: RunLog): void {
  if (error instanceof OutOfTimeError && watch.steps > 0) {
    watch.stopped = true;
    return;
  }
  log.error("A step failed.", { environment: watch.environment.name, error });
  watch.stop(String(error));
}

function report({ environment, coverage, unscanned, unsubscribed = [], problems }: Watch, log: RunLog): void {
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
