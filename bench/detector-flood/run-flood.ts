import { writeFileSync } from "node:fs";
import { Detector } from "../../functions/privilege-detector/detector";
import { LOGGING_MODULES } from "../../functions/privilege-detector/read/environment-api";
import { mayMentionChange } from "../../functions/privilege-detector/rules/prefilter";
import { settingsOf, START } from "../../__tests__/unit/functions/privilege-detector/support/world";
import { TableStandIn } from "../../__tests__/unit/functions/privilege-detector/support/table-stand-in";
import { type GeneratedLines, GeneratedLogs } from "./generated-logs";

const SCHEDULE_MS = 300_000;
const GRANT = 'User "eve" added to role "Admin"';

/** What a run of the bench found. */
export interface FloodFigures {
  readonly lines: number;
  /** From the time that the grant was written to its message, in seconds, and how many runs that took. */
  readonly grantSeconds: number;
  readonly grantRuns: number;
  /** Rows of all queries, and the processor's seconds for all of them. */
  readonly rows: number;
  readonly processorSeconds: number;
  readonly runs: number;
}

/** `count` lines within one schedule, of 40 tasks; each tenth looks like a change, and the one in the middle is a grant. */
function linesOf(count: number): GeneratedLines {
  const prefix = "[2026-01-01T12:00:00.000+0000] {subprocess.py:93} INFO - ";
  return {
    logGroup: "airflow-payments-Task",
    start: START,
    milliseconds: SCHEDULE_MS,
    count,
    line: (index) => ({
      logStream: `dag_id=flood/run_id=manual__2026-01-01T00_00_00+00_00/task_id=t${index % 40}/attempt=1.log`,
      message:
        index === Math.floor(count / 2)
          ? prefix + GRANT
          : index % 10 === 0
            ? `${prefix}User "user-${index}" added to role "Viewer"`
            : `${prefix}item ${index} goes to the list of add-role, and nothing else`,
    }),
  };
}

/** Lets the detector run as its schedule would, until it has come to the end of the lines. */
async function main(count: number, file: string): Promise<void> {
  const lines = linesOf(count);
  if (![1, 10, Math.floor(count / 2)].every((index) => mayMentionChange(lines.line(index).message))) {
    throw new Error("each line must match the query");
  }
  let waited = 0;
  const used = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  const begun = used();
  // Waiting takes no time here, and work takes the processor's.
  const now = (): number => Math.ceil(START + waited + used() - begun);
  const logs = new GeneratedLogs(lines, now);
  let grantAt: number | undefined;
  const detector = new Detector(settingsOf(), {
    logs,
    table: new TableStandIn(),
    snapshots: {
      take: () => Promise.reject(new Error("no snapshot is taken here")),
      calls: () => Promise.reject(new Error("no event log is read here")),
    },
    environments: {
      loggingOf: () =>
        Promise.resolve(
          Object.fromEntries(
            LOGGING_MODULES.map((type) => [
              type,
              { enabled: true, logLevel: "INFO", logGroupArn: arnOf(type) },
            ]),
          ),
        ),
    },
    publisher: {
      confirmedSubscriptions: () => Promise.resolve(1),
      publish: (_topic, { subject }) => {
        waited += 50;
        // It is the only line of this severity.
        grantAt ??=
          subject.startsWith("CRITICAL") || subject.startsWith("Update: CRITICAL") ? now() : undefined;
        return Promise.resolve();
      },
      putEvent: () => {
        waited += 20;
        return Promise.resolve();
      },
    },
    metrics: { emit: () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  let runs = 0;
  let grantRuns = 0;
  const closed = START + SCHEDULE_MS;
  for (; runs < 12 && (grantAt === undefined || now() < closed + 2 * SCHEDULE_MS); runs += 1) {
    const next = START + runs * SCHEDULE_MS;
    waited += Math.max(0, next - now());
    const ends = now() + SCHEDULE_MS;
    await detector
      .runSchedule({
        id: `run-${runs}`,
        pace: {
          now,
          sleep: (milliseconds) => {
            waited += milliseconds;
            return Promise.resolve();
          },
          random: () => 0.5,
          remaining: () => ends - now(),
        },
      })
      // A run that is not through says so by its error.
      .catch(() => undefined);
    grantRuns ||= grantAt === undefined ? 0 : runs;
  }
  const figures: FloodFigures = {
    lines: count,
    grantSeconds:
      grantAt === undefined ? Number.POSITIVE_INFINITY : (grantAt - START - SCHEDULE_MS / 2) / 1_000,
    grantRuns,
    rows: logs.rows,
    processorSeconds: (used() - begun) / 1_000,
    runs,
  };
  writeFileSync(file, JSON.stringify(figures));
}

function arnOf(type: string): string {
  const suffix = type === "TaskLogs" ? "Task" : type.replace("Logs", "");
  return `arn:aws:logs:eu-west-1:111122223333:log-group:airflow-payments-${suffix}:*`;
}

void main(Number(process.argv[2]), process.argv[3] ?? "");
