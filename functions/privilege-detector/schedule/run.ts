import { type Batch, nextBatch } from "./batch";
import { withoutLogGroups } from "../read/coverage";
import { QueryFailedError, type Unread } from "../read/logs-insights-reader";
import { startEnvironmentRun, type StartContext } from "./start-environment-run";
import { OutOfTimeError } from "../runtime/pace";
import { type RunLog } from "../runtime/telemetry";
import { type Turns } from "../runtime/turns";
import { type EnvironmentRun } from "./environment-run";
import { type MonitoredEnvironment } from "../model/monitored-environment";
import { afterStep, lengthOf, type Step, type StepEnd, underway } from "./window";

/** What was read in a step. */
export interface StepRead extends Unread {
  /** Every line before this was read. */
  readonly readUntil: number;
  /** Log groups of which a second that the step reads holds more lines than there was time for. */
  readonly overflows: readonly string[];
  /** Does what is to be done about one environment's lines. */
  process(environmentRun: EnvironmentRun): Promise<StepOutcome>;
}

/** What became of an environment's lines. */
export interface StepOutcome extends Pick<StepEnd, "undeliveredFrom"> {
  /** Whether there was more to deliver than time. */
  readonly isOutOfTime?: boolean;
}

/** What a run does with the lines of a step: AWS's counts, or everything. */
export interface StepMode {
  /** Reads the step's lines, those of all members at once. */
  read(step: Step, environmentRuns: readonly EnvironmentRun[]): Promise<StepRead>;
}

/** What a run works with. */
export interface RunContext extends StartContext {
  readonly watched: readonly MonitoredEnvironment[];
  readonly mode: StepMode;
  readonly turns: Turns;
  readonly log: RunLog;
}

/** Time that a step needs at least, beside what is kept back; with less, it is not begun. */
const STEP_MS = 5_000;

/** With less, most queries would be given up: rather, some environments wait for the next run. */
const SHORTEST_TURN_MS = 15_000;

/** No turn is longer, unless less cannot be read at once: a read that takes longer is better done in parts. */
const LONGEST_TURN_MS = 60_000;

/**
 * One run of the schedule: for every environment, slice by slice, until everything settled is closed or the time is
 * used up. What goes wrong with one environment stops that one alone, and what takes long takes its own time.
 */
export async function run(context: RunContext): Promise<EnvironmentRun[]> {
  const { pace, timing, turns, log } = context;
  const now = Math.floor(pace.now() / 1_000);
  const environmentRuns = await Promise.all(
    context.watched.map((environment) => startEnvironmentRun(environment, now, context)),
  );
  for (
    let batch = nextBatch(environmentRuns, now, timing);
    batch !== undefined && turns.left() >= STEP_MS;
    batch = nextBatch(environmentRuns, now, timing)
  ) {
    const waiting = environmentRuns.filter((one) => one.next(now, timing) !== undefined).length;
    const share = (turns.left() * batch.members.length) / waiting;
    const started = pace.now();
    await takeStep(batch, Math.max(SHORTEST_TURN_MS, share), context);
    turns.end();
    for (const environmentRun of batch.members) {
      environmentRun.usedMs += (pace.now() - started) / batch.members.length;
    }
  }
  for (const environmentRun of environmentRuns) {
    if (environmentRun.steps === 0 && environmentRun.next(now, timing) !== undefined) {
      environmentRun.stop("the time was used up before any of it was closed");
    }
    report(environmentRun, log);
  }
  return environmentRuns;
}

async function takeStep({ step, members }: Batch, shareMs: number, context: RunContext): Promise<void> {
  const opened: EnvironmentRun[] = [];
  for (const environmentRun of members) {
    if (await isOpened(environmentRun, step, context)) {
      opened.push(environmentRun);
    }
  }
  if (opened.length === 0) {
    return;
  }
  let read: StepRead;
  try {
    context.turns.begin(lengthOf(step) > 1 ? Math.min(shareMs, LONGEST_TURN_MS) : shareMs);
    read = await context.mode.read(step, opened);
  } catch (error) {
    for (const environmentRun of opened) {
      readFailed(environmentRun, error, step, opened.length > 1, context);
    }
    return;
  }
  for (const environmentRun of opened) {
    environmentRun.isAlone ||= opened.length > 1 && read.readUntil < step.readTo;
    context.turns.begin(shareMs / opened.length);
    await closeStep(environmentRun, step, read, context);
  }
}

/** Notes that the step is under way. Another run that does the same in this moment goes on without this one. */
async function isOpened(environmentRun: EnvironmentRun, step: Step, context: RunContext): Promise<boolean> {
  const { state } = environmentRun;
  try {
    return state !== undefined && (await moves(environmentRun, underway(state.cursor, step), context));
  } catch (error) {
    failed(environmentRun, error, context.log);
    return false;
  }
}

async function closeStep(
  environmentRun: EnvironmentRun,
  step: Step,
  read: StepRead,
  context: RunContext,
): Promise<void> {
  environmentRun.coverage = withoutLogGroups(environmentRun.coverage, read.missing);
  environmentRun.logGroups = environmentRun.logGroups.filter((logGroup) => !read.missing.includes(logGroup));
  noteUnread(environmentRun, step, read);
  try {
    const { undeliveredFrom, isOutOfTime = false } = await read.process(environmentRun);
    requireThatAllWasRead(environmentRun, read);
    const { state } = environmentRun;
    const cursor =
      state === undefined
        ? undefined
        : afterStep(state.cursor, step, { readUntil: read.readUntil, undeliveredFrom });
    // What was delivered is known to the next turn. Anything else that went wrong is for the next run.
    environmentRun.stopped ||= undeliveredFrom !== undefined && !(isOutOfTime && context.turns.left() > 0);
    // The cursor comes last: until here, the next run would do all of this again.
    if (cursor !== undefined && (await moves(environmentRun, cursor, context))) {
      environmentRun.steps += 1;
    }
  } catch (error) {
    failed(environmentRun, error, context.log);
  }
}

/**
 * A log group that may not be read may be read again later, as a policy is corrected: its lines must not be behind the cursor
 * then. What the others hold is delivered, and once.
 */
function requireThatAllWasRead({ logGroups }: EnvironmentRun, { denied }: StepRead): void {
  const unread = logGroups.filter((logGroup) => denied.includes(logGroup));
  if (unread.length > 0) {
    throw new Error(`${unread.join(", ")} may not be read by the detector`);
  }
}

async function moves(
  environmentRun: EnvironmentRun,
  cursor: Parameters<typeof afterStep>[0],
  { cursors, log }: RunContext,
): Promise<boolean> {
  const { name } = environmentRun.environment;
  const written = await cursors.advance(name, environmentRun.state, cursor, environmentRun.logGroups);
  if (written === undefined) {
    log.info("Another run has moved the cursor.", { environment: name });
    environmentRun.stopped = true;
    return false;
  }
  environmentRun.state = written;
  return true;
}

/**
 * Notes where lines were left unread: the cursor moves on, or nothing after them would ever be read. Log groups that a
 * query skipped count for each of its environments, since they may be any one's.
 */
function noteUnread(
  environmentRun: EnvironmentRun,
  { closedUntil }: Step,
  { overflows, unscanned }: StepRead,
): void {
  environmentRun.unscanned += unscanned;
  for (const logGroup of overflows.filter((name) => environmentRun.logGroups.includes(name))) {
    environmentRun.overflows += 1;
    const when = new Date(closedUntil * 1_000).toISOString();
    environmentRun.problems.push(`more lines in one second than could be read: ${logGroup} at ${when}`);
  }
}

/** What is too much to read is read in smaller parts, at once: the cursor has half of it now. */
function readFailed(
  environmentRun: EnvironmentRun,
  error: unknown,
  step: Step,
  wasJoined: boolean,
  context: RunContext,
): void {
  environmentRun.queryFailures += error instanceof OutOfTimeError ? 0 : 1;
  const isTooMuch = error instanceof QueryFailedError || error instanceof OutOfTimeError;
  if (isTooMuch && (wasJoined || lengthOf(step) > 1) && context.turns.left() > 0) {
    context.log.warn("A slice was too much to read.", {
      environment: environmentRun.environment.name,
      step,
      error,
    });
    environmentRun.isAlone ||= wasJoined;
    return;
  }
  failed(environmentRun, error, context.log);
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
