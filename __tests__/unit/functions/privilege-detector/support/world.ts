import { type AccessState, packed } from "../../../../../functions/airflow/access-state";
import { Detector, type DetectorPorts } from "../../../../../functions/privilege-detector/detector";
import {
  type LoggingModule,
  type ModuleLogging,
} from "../../../../../functions/privilege-detector/read/environment-api";
import { type EventDetail } from "../../../../../functions/privilege-detector/notify/event-schema";
import { type Message } from "../../../../../functions/privilege-detector/notify/notification";
import { type SubscriptionBatch } from "../../../../../functions/privilege-detector/read/subscription-event";
import { type Reading } from "../../../../../functions/privilege-detector/state/state-store";
import { type Settings } from "../../../../../functions/privilege-detector/settings";
import { type CallsAnswer, type CallsRequest } from "../../../../../functions/privilege-snapshot/contract";
import { awsError } from "./aws-error";
import { type FaultRates, Faults } from "./faults";
import { type StoredLine } from "./insights-query";
import { type LogsOptions, LogsStandIn } from "./logs-stand-in";
import { SimulatedClock, simulatedPace } from "./simulated-pace";
import { TableStandIn } from "./table-stand-in";

/** Name of the function that reads the state, and of its role. */
export const SNAPSHOT_FUNCTION = "mwaa-payments-privilege-snapshot";

export const TOPIC = "arn:aws:sns:eu-west-1:111122223333:detector";

/** Noon of 2026-01-01 UTC. */
export const START = Date.UTC(2026, 0, 1, 12);

const SUFFIXES: Readonly<Record<LoggingModule, string>> = {
  DagProcessingLogs: "DAGProcessing",
  SchedulerLogs: "Scheduler",
  TaskLogs: "Task",
  WebserverLogs: "WebServer",
  WorkerLogs: "Worker",
};

/** Settings of a detector that watches `payments`. */
export function settingsOf(changes: Partial<Settings> = {}): Settings {
  return {
    ENVIRONMENTS: [{ name: "payments", allow: [] }],
    MODE: "full",
    REALTIME: false,
    TABLE_NAME: "detector",
    TOPIC_ARNS: [TOPIC],
    SUBSCRIBER_EXPECTED: true,
    MINIMUM_SEVERITY: "LOW",
    EVENT_BUS_NAME: "default",
    SCHEDULE_SECONDS: 300,
    SETTLE_SECONDS: 120,
    OVERLAP_SECONDS: 180,
    ...changes,
  };
}

/** The five log groups of an environment. */
export function logGroupsOf(environment: string): string[] {
  return Object.values(SUFFIXES).map((suffix) => `airflow-${environment}-${suffix}`);
}

/** What a run is like. */
export interface RunOptions {
  readonly faults?: FaultRates;
  /** Milliseconds until Lambda ends the run. */
  readonly budget?: number;
}

/** The AWS account that a detector works in, with time and chance under the test's control. */
export class World {
  public readonly clock = new SimulatedClock(START);
  public readonly logs: LogsStandIn;
  public readonly table = new TableStandIn();
  public readonly published: { readonly topic: string; readonly message: Message }[] = [];
  public readonly events: EventDetail[] = [];
  public readonly metrics: { readonly dimensions: unknown; readonly values: Record<string, number> }[] = [];
  public readonly log: { readonly level: string; readonly message: string; readonly details: unknown }[] = [];
  /** Environments that GetEnvironment answers an error for, and changes to what it answers. */
  public readonly environmentErrors = new Map<string, string>();
  public readonly logging = new Map<string, Partial<Record<LoggingModule, ModuleLogging | undefined>>>();
  /** Errors of topics, by ARN, or of `eventbridge`. */
  public readonly channelErrors = new Map<string, string>();
  /** How many subscriptions of a topic are confirmed, by its ARN; 1 of those that are not in it. */
  public readonly subscriptions = new Map<string, number>();
  /** Milliseconds that EventBridge takes to answer. */
  public slowEvents = 0;
  /** Airflow's users and roles, and why they cannot be read. */
  public access: AccessState = { users: [], roles: [] };
  public snapshotError: Error | undefined;
  /** How often they were read. */
  public snapshots = 0;
  /** Airflow's event log, as far as the function answers it, why it cannot be read, and what was asked for. */
  public eventLog: Omit<CallsAnswer, "isCleared"> & { readonly isCleared?: boolean } = {
    calls: [],
    unread: 0,
    isFiltered: true,
  };
  public eventLogError: Error | undefined;
  public readonly callsRequests: CallsRequest[] = [];
  private runs = 0;

  public constructor(
    public readonly settings: Settings = settingsOf(),
    private readonly random: () => number = () => 0.5,
    logs: LogsOptions = {},
  ) {
    this.logs = new LogsStandIn(this.clock, logs);
    for (const { name } of settings.ENVIRONMENTS) {
      logGroupsOf(name).forEach((group) => this.logs.logGroups.add(group));
    }
  }

  /**
   * Writes a line to the log.
   * @param line times default to now; it is visible when it is received
   */
  public write(line: Pick<StoredLine, "message"> & Partial<StoredLine>): StoredLine {
    const timestamp = line.timestamp ?? this.clock.now();
    const ingestionTime = line.ingestionTime ?? timestamp;
    const stored: StoredLine = {
      logGroup: "airflow-payments-Task",
      logStream: "dag_id=sync/run_id=manual__2026-01-01T00_00_00+00_00/task_id=grant/attempt=1.log",
      timestamp,
      ingestionTime,
      visibleAt: ingestionTime,
      ...line,
    };
    this.logs.lines.push(stored);
    return stored;
  }

  /** A run of the schedule; it rejects as the function would, or when it is ended. */
  public schedule(options: RunOptions = {}): ReturnType<Detector["runSchedule"]> {
    return this.run(options, (detector, run) => detector.runSchedule(run));
  }

  /** A run that a subscription filter starts. */
  public subscription(
    batch: SubscriptionBatch,
    options: RunOptions = {},
  ): ReturnType<Detector["runSchedule"]> {
    return this.run(options, (detector, run) => detector.runSubscription(batch, run));
  }

  /** A run that the rule of a snapshot starts. */
  public snapshot(options: RunOptions = {}): ReturnType<Detector["runSchedule"]> {
    const input = { environment: "payments", functionName: SNAPSHOT_FUNCTION };
    return this.run(options, (detector, run) => detector.runSnapshot(input, run));
  }

  /** The cursor's item of an environment. */
  public cursor(environment = "payments"): ReturnType<TableStandIn["items"]["get"]> {
    return this.table.items.get(`cursor#${environment}`);
  }

  /** The values of a metric, in the order in which they were published. */
  public metric(name: string): number[] {
    return this.metrics.flatMap(({ values }) => values[name] ?? []);
  }

  private run<T>(
    { faults: rates = { failure: 0, crash: 0 }, budget }: RunOptions,
    work: (detector: Detector, run: Parameters<Detector["runSchedule"]>[0]) => Promise<T>,
  ): Promise<T> {
    const faults = new Faults(this.random, rates);
    const detector = new Detector(this.settings, this.ports(faults));
    const id = `run-${this.runs++}`;
    const pace = simulatedPace(this.clock, this.random, budget);
    return Promise.race([work(detector, { id, pace }), faults.crashed]);
  }

  private ports(faults: Faults): DetectorPorts {
    const { logs, table } = this;
    const note =
      (level: string) =>
      (message: string, details: unknown): void => {
        this.log.push({ level, message, details });
      };
    return {
      logs: {
        startQuery: (request) => faults.call(async () => logs.startQuery(request)),
        queryResults: (id, token) => faults.call(async () => logs.queryResults(id, token)),
        stopQuery: (id) => faults.call(async () => logs.stopQuery(id)),
        logGroupExists: (name) => faults.call(async () => logs.logGroupExists(name)),
        hasLines: (logGroup, from, to) => faults.call(async () => logs.hasLines(logGroup, from, to)),
        linesOf: (logGroup, second, token) => faults.call(async () => logs.linesOf(logGroup, second, token)),
        isSubscribed: (logGroup) => faults.call(async () => logs.isSubscribed(logGroup)),
      },
      table: {
        get: (pk) => faults.call(() => table.get(pk)),
        put: (item, condition) => faults.call(() => table.put(item, condition)),
      },
      snapshots: {
        take: () => faults.call(() => this.takeSnapshot()),
        calls: (_, request) => faults.call(() => this.readCalls(request)),
      },
      environments: { loggingOf: (name) => faults.call(async () => this.loggingOf(name)) },
      publisher: {
        publish: (topic, message) =>
          faults.call(() => {
            this.checkChannel(topic);
            this.published.push({ topic, message });
            return Promise.resolve();
          }),
        confirmedSubscriptions: (topic) =>
          faults.call(() => {
            this.checkChannel(topic);
            return Promise.resolve(this.subscriptions.get(topic) ?? 1);
          }),
        putEvent: (detail) =>
          faults.call(() => {
            this.clock.pass(this.slowEvents);
            this.checkChannel("eventbridge");
            // What a reader of the bus gets.
            this.events.push(JSON.parse(JSON.stringify(detail)) as EventDetail);
            return Promise.resolve();
          }),
      },
      metrics: { emit: (dimensions, values) => this.metrics.push({ dimensions, values: { ...values } }) },
      log: { info: note("info"), warn: note("warn"), error: note("error") },
    };
  }

  private async loggingOf(name: string): Promise<Partial<Record<LoggingModule, ModuleLogging>>> {
    const error = this.environmentErrors.get(name);
    if (error !== undefined) {
      throw awsError(error);
    }
    const all = Object.entries(SUFFIXES).map(([type, suffix]) => [
      type,
      {
        enabled: true,
        logLevel: "INFO",
        logGroupArn: `arn:aws:logs:eu-west-1:111122223333:log-group:airflow-${name}-${suffix}:*`,
      },
    ]);
    return Promise.resolve({
      ...(Object.fromEntries(all) as Record<LoggingModule, ModuleLogging>),
      ...this.logging.get(name),
    });
  }

  private takeSnapshot(): Promise<Reading> {
    const from = this.clock.now();
    this.clock.pass(2_000);
    if (this.snapshotError !== undefined) {
      return Promise.reject(this.snapshotError);
    }
    this.snapshots += 1;
    return Promise.resolve({ from, until: this.clock.now(), state: packed(this.access) });
  }

  private readCalls(request: CallsRequest): Promise<CallsAnswer> {
    this.callsRequests.push(request);
    if (this.eventLogError !== undefined) {
      return Promise.reject(this.eventLogError);
    }
    const calls = this.eventLog.calls.filter(
      ({ timestamp }) => timestamp > request.from && timestamp < request.until,
    );
    return Promise.resolve({ isCleared: false, ...this.eventLog, calls });
  }

  private checkChannel(channel: string): void {
    const error = this.channelErrors.get(channel);
    if (error !== undefined) {
      throw awsError(error);
    }
  }
}
