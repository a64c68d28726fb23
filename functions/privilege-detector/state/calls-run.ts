import { SNAPSHOT_TIMEOUT_SECONDS } from "../../privilege-snapshot/contract";
import { type Incident } from "../model/incident";
import { type LogEvent } from "../model/log-event";
import { findPrivilegeChange } from "../rules/find-privilege-change";
import { AROUND_MS, CallTrails } from "./call-trails";
import { deliverAndKeep, IncompleteStateError } from "./deliver-and-keep";
import { explain } from "./explain";
import { incidentOfCall, incidentOfCleared, incidentOfFlood } from "./incident-of-call";
import { type NotedCall, notedCall } from "./noted-call";
import { type SnapshotInput } from "./snapshot-input";
import { type StateRunContext, type StateRunResult } from "./state-run";
import { type CallsMark } from "./state-store";

/** An entry bears the time of its call and is there when that is committed: each reading reaches back. */
const OVERLAP_MS = 15 * 60_000;

/** What is older than a day when the function works again is not looked for in the logs. */
const LONGEST_MS = 24 * 3_600_000;

/** How long the logs may be unreadable before a call is reported without them. */
const PATIENCE_MS = 60 * 60_000;

/**
 * Reads Airflow's event log for commands that change users, roles or connections, and reports those that no log line is about. A
 * task can write to the metadata database, where that log is: that a call is not in it proves nothing.
 *
 * That it cannot be read is a state, as it is of users and roles.
 * @throws IncompleteStateError
 */
export async function runCalls(
  { environment, functionName }: SnapshotInput,
  context: StateRunContext,
): Promise<StateRunResult> {
  const { store, pace, snapshots, metrics, log } = context;
  const mark = await store.readMark();
  // Lines of what came later may still be on their way.
  const until = pace.now() - AROUND_MS - context.settleSeconds * 1_000;
  if ((mark !== undefined && mark.until >= until) || pace.remaining() < SNAPSHOT_TIMEOUT_SECONDS * 1_000) {
    return { did: "nothing", delivered: 0 };
  }
  const from = mark === undefined ? until : Math.max(mark.until - OVERLAP_MS, until - LONGEST_MS);
  let answer;
  try {
    const known = mark?.known === undefined ? {} : { known: mark.known };
    answer = await snapshots.calls(functionName, { from, until, ...known });
  } catch (error) {
    metrics.emit({ Environment: environment }, { DetectorEventLogCoverage: 0 });
    log.error("Airflow's event log could not be read.", { environment, error: String(error) });
    return { did: "failed-to-read", delivered: 0 };
  }
  const isWhole = answer.unread === 0;
  metrics.emit({ Environment: environment }, { DetectorEventLogCoverage: isWhole ? 1 : 0 });
  const incidents: Incident[] = [
    ...(await unloggedOf(
      environment,
      answer.calls.flatMap((call) => notedCall(call) ?? []),
      context,
    )),
    ...(answer.isCleared && mark !== undefined ? await clearedOf(environment, mark, until, context) : []),
    ...(isWhole ? [] : [incidentOfFlood(environment, answer, until)]),
  ];
  const known = answer.newest ?? (answer.isCleared ? undefined : mark?.known);
  const delivered = await deliverAndKeep(incidents, context, () =>
    store.mark({ until, ...(known === undefined ? {} : { known }) }, mark),
  );
  return { did: "settled", delivered };
}

async function unloggedOf(
  environment: string,
  calls: readonly NotedCall[],
  context: StateRunContext,
): Promise<Incident[]> {
  if (calls.length === 0) {
    return [];
  }
  const times = calls.map(({ call }) => call.timestamp);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const trails = new CallTrails(calls);
  try {
    await explain(trails, environment, { from: first - AROUND_MS, until: last + AROUND_MS }, context);
  } catch (error) {
    if (context.pace.now() - last < PATIENCE_MS) {
      throw new IncompleteStateError([`the logs could not be read: ${String(error)}`]);
    }
    context.log.error("The logs that may explain calls of Airflow's commands could not be read.", {
      environment,
      error: String(error),
    });
    return calls.map((call) => incidentOfCall(call, environment, "unread"));
  }
  return trails.unlogged().map((call) => incidentOfCall(call, environment, "nothing"));
}

/** `airflow db clean` deletes entries, too, and says so. */
async function clearedOf(
  environment: string,
  { known, until: before }: CallsMark,
  until: number,
  context: StateRunContext,
): Promise<Incident[]> {
  let isLogged = false;
  const trail = {
    get areComplete() {
      return isLogged;
    },
    add: (event: LogEvent) => {
      isLogged ||= findPrivilegeChange(event)?.kind === "audit-log-cleared";
    },
  };
  try {
    await explain(trail, environment, { from: before - OVERLAP_MS, until }, context);
  } catch (error) {
    if (context.pace.now() - before < PATIENCE_MS) {
      throw new IncompleteStateError([`the logs could not be read: ${String(error)}`]);
    }
  }
  return isLogged || known === undefined ? [] : [incidentOfCleared(environment, known, until)];
}
