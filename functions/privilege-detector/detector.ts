import { alertOf } from "./audit/alert";
import { readAlertInput } from "./audit/alert-input";
import { deliverAlert } from "./audit/deliver-alert";
import { findIncidents } from "./incidents/find-incidents";
import { placeOf } from "./notify/console-link";
import { CursorStore } from "./schedule/cursor-store";
import { type EnvironmentApi } from "./read/environment-api";
import { environmentOfGroup } from "./read/environment-of-group";
import { FullMode } from "./schedule/full-mode";
import { LogsInsightsReader } from "./read/logs-insights-reader";
import { Ledger } from "./notify/ledger";
import { type LogsApi } from "./read/logs-api";
import { Mailbox } from "./notify/mailbox";
import { missingSubscriber } from "./notify/missing-subscriber";
import { type MetricSink, type RunLog } from "./runtime/telemetry";
import { Notifier } from "./notify/notifier";
import { type Pace } from "./runtime/pace";
import { type Publisher } from "./notify/publisher";
import { type SubscriptionBatch } from "./read/subscription-event";
import { referenceMode } from "./schedule/reference-mode";
import { KnownGaps } from "./schedule/known-gaps";
import { gapsOf, lossesOf } from "./schedule/losses";
import { run } from "./schedule/run";
import { sendDigest } from "./schedule/send-digest";
import { publishRunMetrics } from "./schedule/run-metrics";
import { type Settings } from "./settings";
import { type Table } from "./runtime/table";
import { Turns } from "./runtime/turns";
import { deliverIncidents } from "./notify/deliver-incidents";
import { type Timing } from "./schedule/window";
import { type SnapshotApi } from "./state/snapshot-api";
import { type SnapshotInput } from "./state/snapshot-input";
import { runCalls } from "./state/calls-run";
import { runState } from "./state/state-run";
import { StateStore } from "./state/state-store";

/** What the detector needs of the world. */
export interface DetectorPorts {
  readonly logs: LogsApi;
  readonly environments: EnvironmentApi;
  readonly snapshots: SnapshotApi;
  readonly table: Table;
  readonly publisher: Publisher;
  readonly metrics: MetricSink;
  readonly log: RunLog;
}

/** One run: what is the same for every step of it. */
export interface RunInfo {
  /** Distinguishes this run from any other, also from an earlier try of the same one. */
  readonly id: string;
  readonly pace: Pace;
}

/** What a run did, for the function's answer and its log. */
export interface RunSummary {
  /** Steps taken, over all environments. */
  readonly steps: number;
  /** Incidents delivered for the first time or as updates. */
  readonly delivered: number;
}

/** The run did all it could, and something is left; each problem names what. */
class IncompleteRunError extends Error {
  public constructor(problems: readonly string[]) {
    super(`The run is incomplete; the next one continues. ${problems.join("; ")}`);
    this.name = "IncompleteRunError";
  }
}

/** The detector: one method for the schedule, one for subscriptions, one for the audit trail, one for snapshots. */
export class Detector {
  public constructor(
    private readonly settings: Settings,
    private readonly ports: DetectorPorts,
  ) {}

  /**
   * Reads what was written since the last run.
   * @throws IncompleteRunError after everything else is done
   */
  public async runSchedule({ id, pace }: RunInfo): Promise<RunSummary> {
    const { environments, metrics, log } = this.ports;
    const turns = new Turns(pace);
    const insights = new LogsInsightsReader(this.ports.logs, turns);
    const full = this.settings.MODE === "full";
    const notifier = this.notifier(id, turns);
    const mailboxOf = this.mailboxes(pace);
    const environmentRuns = await run({
      watched: this.settings.ENVIRONMENTS,
      environments,
      cursors: new CursorStore(this.ports.table, id),
      pace: turns,
      turns,
      timing: this.timing(),
      ...(this.settings.REALTIME ? { realtime: this.ports.logs } : {}),
      mode: full
        ? new FullMode({ insights, notifier, mailboxOf, metrics, pace: turns, log })
        : referenceMode(insights),
      log,
    });
    for (const environmentRun of full ? environmentRuns : []) {
      await sendDigest(environmentRun, notifier, mailboxOf(environmentRun.environment.name));
    }
    const now = Math.floor(pace.now() / 1_000);
    publishRunMetrics(environmentRuns, now, { metrics, lookBack: full });
    const known = new KnownGaps(this.ports.table, this.settings.SCHEDULE_SECONDS);
    const problems: string[] = [];
    const unheard =
      full && this.settings.SUBSCRIBER_EXPECTED
        ? await missingSubscriber(this.settings.TOPIC_ARNS, this.ports.publisher, pace)
        : [];
    for (const environmentRun of environmentRuns) {
      const { name } = environmentRun.environment;
      const gaps = [...gapsOf(environmentRun), ...unheard];
      // Where that cannot be noted, it rather fails too often than not at all.
      const isToFail = await known.isToFail(name, gaps, now).catch(() => gaps.length > 0);
      const all = [
        ...environmentRun.problems,
        ...(isToFail ? gaps : []),
        ...lossesOf(environmentRun, now, this.timing()),
      ];
      problems.push(...all.map((problem) => `${name}: ${problem}`));
    }
    if (problems.length > 0) {
      throw new IncompleteRunError(problems);
    }
    return {
      steps: environmentRuns.reduce((sum, { steps }) => sum + steps, 0),
      delivered: environmentRuns.reduce((sum, { delivered }) => sum + delivered, 0),
    };
  }

  /**
   * Reports what lines that were just written show. The schedule reads them too: it finds what did not come here,
   * and the ledger keeps it from delivering the rest again.
   * @throws IncompleteRunError after everything else is done
   */
  public async runSubscription(
    { logGroup, events }: SubscriptionBatch,
    { id, pace }: RunInfo,
  ): Promise<RunSummary> {
    const { environments, metrics, log } = this.ports;
    const environment = await environmentOfGroup(logGroup, this.settings.ENVIRONMENTS, environments);
    if (environment === undefined) {
      throw new IncompleteRunError([`the log group ${logGroup} belongs to no environment that is watched`]);
    }
    const { incidents, failures } = findIncidents(events, environment);
    failures.forEach((failure) => log.error("A rule failed on a line.", { ...failure }));
    const notifier = this.notifier(id, pace);
    const { delivered, problems, deliveryFailures, isOutOfTime } = await deliverIncidents(
      incidents,
      this.mailboxes(pace)(environment.name),
      { notifier, metrics, pace },
    );
    const late = isOutOfTime ? ["the time was used up before all was delivered"] : [];
    const all = [...problems, ...deliveryFailures, ...late];
    if (all.length > 0) {
      throw new IncompleteRunError(all);
    }
    return { steps: 1, delivered };
  }

  /**
   * Reports what a rule of the audit trail found.
   * @throws AlertInputError, or AlertDeliveryError after everything else is done
   */
  public async runAlert(event: unknown, { pace }: RunInfo): Promise<RunSummary> {
    const { publisher, metrics } = this.ports;
    const { TOPIC_ARNS } = this.settings;
    const alert = alertOf(readAlertInput(event), placeOf(TOPIC_ARNS[0] ?? "").partition);
    await deliverAlert(alert, { topicArns: TOPIC_ARNS, publisher, metrics, pace });
    return { steps: 1, delivered: 1 };
  }

  /**
   * Reports what has changed in Airflow's users, roles and permissions, and which commands were called, whatever the logs say.
   * @throws IncompleteStateError, or the table's error: the next run does it again
   */
  public async runSnapshot(input: SnapshotInput, { id, pace }: RunInfo): Promise<RunSummary> {
    const { table, metrics, log, snapshots } = this.ports;
    const context = {
      snapshots,
      store: new StateStore(table, input.environment),
      cursors: new CursorStore(table, id),
      insights: new LogsInsightsReader(this.ports.logs, pace),
      notifier: this.notifier(id, pace),
      mailbox: this.mailboxes(pace)(input.environment),
      metrics,
      log,
      pace,
      settleSeconds: this.settings.SETTLE_SECONDS,
    };
    // What the one cannot do keeps the other from nothing.
    const [state] = await Promise.allSettled([runState(input, context)]);
    const calls = await runCalls(input, context);
    if (state.status === "rejected") {
      throw state.reason;
    }
    const all = [state.value, calls];
    return {
      steps: all.some(({ did }) => did !== "nothing") ? 1 : 0,
      delivered: all.reduce((sum, { delivered }) => sum + delivered, 0),
    };
  }

  private notifier(id: string, pace: Pace): Notifier {
    const { TOPIC_ARNS: topicArns, MINIMUM_SEVERITY: minimumSeverity } = this.settings;
    // Of the run, not of a turn: until then it may be at work.
    const ends = pace.now() + pace.remaining();
    const ledger = new Ledger(this.ports.table, {
      id,
      now: () => pace.now(),
      ends: () => ends,
    });
    // The detector's own topic is in the detector's own partition and Region.
    const place = placeOf(topicArns[0] ?? "");
    return new Notifier(ledger, this.ports.publisher, pace, { place, topicArns, minimumSeverity });
  }

  private mailboxes(pace: Pace): (environment: string) => Mailbox {
    return (environment) => new Mailbox(this.ports.table, environment, () => pace.now());
  }

  private timing(): Timing {
    const { MODE, SCHEDULE_SECONDS, SETTLE_SECONDS, OVERLAP_SECONDS } = this.settings;
    const full = MODE === "full";
    return {
      scheduleSeconds: SCHEDULE_SECONDS,
      settleSeconds: SETTLE_SECONDS,
      // Counts have no memory of what was counted before.
      overlapSeconds: full ? OVERLAP_SECONDS : 0,
      lookBack: full,
    };
  }
}
