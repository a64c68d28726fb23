import { correlate } from "../incidents/correlate";
import { type Finding } from "../model/finding";
import { deliverIncidents } from "../notify/deliver-incidents";
import { type Mailbox } from "../notify/mailbox";
import { type Notifier } from "../notify/notifier";
import { type LineSink } from "../read/lines";
import { type LogsInsightsReader } from "../read/logs-insights-reader";
import { FULL_QUERY, MOST_ROWS } from "../rules/query";
import { type Pace } from "../runtime/pace";
import { type MetricSink, type RunLog } from "../runtime/telemetry";
import { type EnvironmentRun } from "./environment-run";
import { EnvironmentSlice } from "./environment-slice";
import { type StepMode, type StepOutcome, type StepRead } from "./run";
import { afterStep, CONTEXT_SECONDS, lengthOf, type Step } from "./window";

/** `MODE=full`: reads every line that may show a change, classifies it and notifies. */
export class FullMode implements StepMode {
  /** What a slice that was cut off leaves to the next one. */
  private readonly carried = new WeakMap<EnvironmentRun, Carried>();

  public constructor(
    private readonly context: {
      readonly insights: LogsInsightsReader;
      readonly notifier: Notifier;
      readonly mailboxOf: (environment: string) => Mailbox;
      readonly metrics: MetricSink;
      readonly pace: Pace;
      readonly log: RunLog;
    },
  ) {}

  public async read(step: Step, environmentRuns: readonly EnvironmentRun[]): Promise<StepRead> {
    const { insights } = this.context;
    const logGroups = environmentRuns.flatMap((environmentRun) => environmentRun.logGroups);
    const slices = slicesOf(environmentRuns);
    const range = { from: step.readFrom, to: step.lookTo };
    const result = await insights.read(
      { query: FULL_QUERY, limit: MOST_ROWS, logGroups, ...range },
      sinkOf(slices),
    );
    const isDense = result.readUntil === step.closedUntil && lengthOf(step) === 1;
    if (!isDense) {
      const readUntil = Math.min(result.readUntil, step.readTo);
      return this.readOf(step, { ...result, readUntil, overflows: [] }, slices);
    }
    const whole = slicesOf(environmentRuns);
    const second = await insights.readSecond(logGroups, step.closedUntil, sinkOf(whole));
    return this.readOf(step, { ...second, readUntil: step.readTo }, whole);
  }

  private readOf(
    step: Step,
    end: Omit<StepRead, "process">,
    slices: ReadonlyMap<EnvironmentRun, EnvironmentSlice>,
  ): StepRead {
    return {
      ...end,
      process: (environmentRun) =>
        this.process(
          environmentRun,
          slices.get(environmentRun) ?? new EnvironmentSlice(),
          step,
          end.readUntil,
        ),
    };
  }

  /** Needed only where the slice does not reach back itself. */
  private carriedTo(environmentRun: EnvironmentRun, step: Step): readonly Finding[] {
    const carried = this.carried.get(environmentRun);
    const continues =
      step.readFrom === step.closedUntil &&
      carried?.pass === step.pass &&
      carried.readUntil === step.closedUntil;
    return continues ? carried.findings : [];
  }

  private async process(
    environmentRun: EnvironmentRun,
    slice: EnvironmentSlice,
    step: Step,
    readUntil: number,
  ): Promise<StepOutcome> {
    const { environment, state } = environmentRun;
    const { collector } = slice;
    for (const failure of collector.failures) {
      this.context.log.error("A rule failed on a line.", { ...failure });
      environmentRun.problems.push(`a rule failed on a line of ${failure.logStream} in ${failure.logGroup}`);
    }
    const findings = [...this.carriedTo(environmentRun, step), ...collector.findings()];
    const incidents = correlate(findings, environment.name, environment.allow).filter(
      (incident) =>
        incident.firstTimestamp < readUntil * 1_000 &&
        incident.findings.some(({ timestamp }) => timestamp >= step.reportFrom * 1_000),
    );
    this.carried.set(environmentRun, { pass: step.pass, readUntil, findings: lastOf(findings, readUntil) });
    const summary = await deliverIncidents(incidents, this.context.mailboxOf(environment.name), this.context);
    environmentRun.delivered += summary.delivered;
    environmentRun.deliveryFailures += summary.deliveryFailures.length;
    environmentRun.problems.push(...summary.deliveryFailures, ...summary.problems);
    const { undeliveredFrom, isOutOfTime } = summary;
    if (step.pass === "fresh" && state !== undefined) {
      const closed = afterStep(state.cursor, step, { readUntil, undeliveredFrom })?.fresh.closedUntil;
      for (const [logGroup, count] of slice.mentionsBetween(step.closedUntil, closed ?? 0)) {
        environmentRun.countMentions(logGroup, count);
      }
    }
    return { undeliveredFrom, isOutOfTime };
  }
}

/** The last findings of a slice, which may be the first lines of commands that go on in the next one. */
interface Carried {
  readonly pass: Step["pass"];
  readonly readUntil: number;
  readonly findings: readonly Finding[];
}

/** Few: what matters here is a command that a cut went through, and memory is for what is new. */
const MOST_CARRIED = 1_000;

function lastOf(findings: readonly Finding[], readUntil: number): readonly Finding[] {
  const from = (readUntil - CONTEXT_SECONDS) * 1_000;
  return findings.filter(({ timestamp }) => timestamp >= from).slice(-MOST_CARRIED);
}

function slicesOf(environmentRuns: readonly EnvironmentRun[]): Map<EnvironmentRun, EnvironmentSlice> {
  return new Map(environmentRuns.map((environmentRun) => [environmentRun, new EnvironmentSlice()]));
}

/** Gives each line to the environment that its log group belongs to. */
function sinkOf(slices: ReadonlyMap<EnvironmentRun, EnvironmentSlice>): LineSink {
  const byGroup = new Map(
    [...slices].flatMap(([{ logGroups }, slice]) => logGroups.map((logGroup) => [logGroup, slice] as const)),
  );
  return {
    take: (events) => {
      for (const event of events) {
        byGroup.get(event.logGroup)?.add(event);
      }
      return [...slices.values()].every(({ collector }) => !collector.isFull);
    },
  };
}
