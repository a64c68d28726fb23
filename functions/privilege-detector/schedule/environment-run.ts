import { type MonitoredEnvironment } from "../model/monitored-environment";
import { type ModuleCoverage } from "../read/coverage";
import { type EnvironmentState } from "./cursor-store";
import { nextStep, type Step, type Timing } from "./window";

/** One environment in the course of one run: what is known, how far the run has come, what went wrong. */
export class EnvironmentRun {
  /** Log groups to read. */
  public logGroups: readonly string[] = [];
  public coverage: readonly ModuleCoverage[] = [];
  /** Nothing as long as it could not be read. */
  public state: EnvironmentState | undefined;
  /** Why the run is incomplete here; empty where it is not. */
  public readonly problems: string[] = [];
  /** Lines with "add-role" in the time that this run closed, by log group. */
  public readonly mentions = new Map<string, number>();
  public steps = 0;
  public delivered = 0;
  /** Log groups that send nothing as it is written, with the reason; nothing where none is to. */
  public unsubscribed: readonly string[] | undefined;
  public queryFailures = 0;
  public overflows = 0;
  /** Log groups that queries skipped, once for each query; which ones, Logs Insights does not say. */
  public unscanned = 0;
  public deliveryFailures = 0;
  /** Milliseconds of the run that were spent on it. */
  public usedMs = 0;
  /** Whether it is read without others: a query over several was too much. */
  public isAlone = false;
  /** Nothing more is done here in this run. */
  public stopped = false;

  public constructor(public readonly environment: MonitoredEnvironment) {}

  /** Ends the work on this environment; the next run continues. */
  public stop(problem: string): void {
    this.problems.push(problem);
    this.stopped = true;
  }

  /** What to read next, if there is anything to read. */
  public next(now: number, timing: Timing): Step | undefined {
    return this.stopped || this.state === undefined || this.logGroups.length === 0
      ? undefined
      : nextStep(this.state.cursor, now, timing);
  }

  public countMentions(logGroup: string, count: number): void {
    this.mentions.set(logGroup, (this.mentions.get(logGroup) ?? 0) + count);
  }
}
