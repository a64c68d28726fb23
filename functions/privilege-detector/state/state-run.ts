import { unpacked } from "../../airflow/access-state";
import { type Incident } from "../model/incident";
import { type Mailbox } from "../notify/mailbox";
import { type Notifier } from "../notify/notifier";
import { type LogsInsightsReader } from "../read/logs-insights-reader";
import { type Pace } from "../runtime/pace";
import { type MetricSink, type RunLog } from "../runtime/telemetry";
import { type CursorStore } from "../schedule/cursor-store";
import { deliverAndKeep, IncompleteStateError } from "./deliver-and-keep";
import { beyondDefaults, type Difference, differencesOf } from "./difference";
import { type Heard, incidentOfDifference } from "./incident-of-difference";
import { explain } from "./explain";
import { Explanations } from "./explanation";
import { type SnapshotApi } from "./snapshot-api";
import { type SnapshotInput } from "./snapshot-input";
import { type KnownReadings, type Reading, type StateStore, type StoredReading } from "./state-store";

/** Time between two readings, in milliseconds: a little less than an hour, since no two runs are as far apart as the rule says. */
const BETWEEN_READINGS_MS = 58 * 60_000;

/**
 * Lines that explain a difference are written around the time of the change, and their clock may be another: a quarter of an hour
 * before the earlier reading, a minute after the later one.
 */
const BEFORE_MS = 15 * 60_000;
const AFTER_MS = 60_000;

/** How long the logs may be unreadable before a difference is delivered without them. */
const PATIENCE_MS = 60 * 60_000;

/** What a run needs. */
export interface StateRunContext {
  readonly snapshots: SnapshotApi;
  readonly store: StateStore;
  readonly cursors: CursorStore;
  readonly insights: LogsInsightsReader;
  readonly notifier: Notifier;
  readonly mailbox: Mailbox;
  readonly metrics: MetricSink;
  readonly log: RunLog;
  readonly pace: Pace;
  /** Seconds that a line may take to arrive. */
  readonly settleSeconds: number;
}

/** What a run did. `waiting`: there are differences, and lines that explain them may still be on their way. */
export interface StateRunResult {
  readonly did: "nothing" | "failed-to-read" | "waiting" | "settled";
  readonly delivered: number;
}

/**
 * Reads users, roles and permissions once in an hour, and reports what is other than it was. A reading counts once what it shows is
 * delivered: whatever ends a run, the next one does it again, and the ledger keeps it from being delivered twice.
 *
 * That the function could not read is a state: that function's own errors are what the alarm looks at.
 * @throws IncompleteStateError
 */
export async function runState(input: SnapshotInput, context: StateRunContext): Promise<StateRunResult> {
  const { store, pace, snapshots, metrics, log } = context;
  let known = await store.read();
  if (!isUnsettled(known)) {
    if (known.settled !== undefined && pace.now() - known.settled.until < BETWEEN_READINGS_MS) {
      return { did: "nothing", delivered: 0 };
    }
    let reading: Reading;
    try {
      reading = await snapshots.take(input.functionName);
    } catch (error) {
      metrics.emit({ Environment: input.environment }, { DetectorStateCoverage: 0 });
      log.error("Users and roles could not be read.", {
        environment: input.environment,
        error: String(error),
      });
      return { did: "failed-to-read", delivered: 0 };
    }
    metrics.emit({ Environment: input.environment }, { DetectorStateCoverage: 1 });
    if (!(await store.keepLatest(reading, known))) {
      // Another run has read in the same moment, and goes on with its own.
      return { did: "nothing", delivered: 0 };
    }
    known = { ...known, latest: { ...reading, revision: (known.latest?.revision ?? 0) + 1 } };
  }
  return settle(input, known, context);
}

function isUnsettled({ settled, latest }: KnownReadings): boolean {
  return latest !== undefined && (settled === undefined || latest.until > settled.until);
}

async function settle(
  input: SnapshotInput,
  known: KnownReadings,
  context: StateRunContext,
): Promise<StateRunResult> {
  const { settled, latest } = known;
  if (latest === undefined) {
    return { did: "nothing", delivered: 0 };
  }
  const differences = newsOf(settled, latest).filter((one) => !isOwn(one, input.functionName));
  const isFirst = settled === undefined;
  const settledAt = latest.until + AFTER_MS + context.settleSeconds * 1_000;
  if (differences.length > 0 && !isFirst && context.pace.now() < settledAt) {
    return { did: "waiting", delivered: 0 };
  }
  const heard = isFirst
    ? differences.map((): Heard => "nothing")
    : await hear(input.environment, differences, { from: settled.from, until: latest.until }, context);
  const between = {
    environment: input.environment,
    until: latest.until,
    ...(isFirst ? {} : { from: settled.from }),
  };
  const incidents = differences.map((difference, index): Incident =>
    incidentOfDifference(difference, between, heard[index] ?? "nothing"),
  );
  const delivered = await deliverAndKeep(incidents, context, () => context.store.settle(latest, known));
  return { did: "settled", delivered };
}

function newsOf(settled: StoredReading | undefined, latest: StoredReading): Difference[] {
  if (settled === undefined) {
    return beyondDefaults(unpacked(latest.state));
  }
  return settled.state === latest.state ? [] : differencesOf(unpacked(settled.state), unpacked(latest.state));
}

/**
 * The user that Amazon MWAA makes in Airflow for the function itself. Nobody else can be it: MWAA names users by the IAM role
 * and session that they log in with.
 */
function isOwn({ user }: Difference, functionName: string): boolean {
  const own = `assumed-role/${functionName}`;
  return user === own || user === `${own}/${functionName}`;
}

async function hear(
  environment: string,
  differences: readonly Difference[],
  { from, until }: { readonly from: number; readonly until: number },
  { cursors, insights, pace, log }: StateRunContext,
): Promise<Heard[]> {
  if (differences.length === 0) {
    return [];
  }
  try {
    const explanations = new Explanations(differences);
    const range = { from: from - BEFORE_MS, until: until + AFTER_MS };
    await explain(explanations, environment, range, { cursors, insights });
    return explanations.list().map((explanation): Heard => explanation ?? "nothing");
  } catch (error) {
    if (pace.now() - until < PATIENCE_MS) {
      throw new IncompleteStateError([`the logs could not be read: ${String(error)}`]);
    }
    log.error("The logs that may explain changes of users and roles could not be read.", {
      environment,
      error: String(error),
    });
    return differences.map((): Heard => "unread");
  }
}
