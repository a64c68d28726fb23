import { ADD_ROLE, mayMentionChange } from "../functions/privilege-detector/rules/prefilter";
import { findPrivilegeChange } from "../functions/privilege-detector/rules/find-privilege-change";
import { type LogEvent } from "../functions/privilege-detector/model/log-event";
import { isLogged, readCorpus } from "../__tests__/airflow/support/corpus";
import { VERSIONS } from "../__tests__/airflow/support/versions";
import { median } from "./measure";

const RUNS = 5;

/** Long enough for the clock, and for the compiler to have settled. */
const SECONDS = 0.5;

/** One way to look at a line, and how many of them it manages. */
export interface Speed {
  readonly name: string;
  readonly linesPerSecond: number;
}

/** Lines per second over all lines of the recorded corpus, changes and noise; the peer comes first. */
export function classifierSpeeds(): { lines: number; speeds: readonly Speed[] } {
  const events: readonly LogEvent[] = VERSIONS.flatMap(({ name }) => {
    const { changes, noise } = readCorpus(name);
    return [...changes.filter(isLogged), ...noise];
  });
  const ways: readonly (readonly [name: string, look: (event: LogEvent) => unknown])[] = [
    [`includes("${ADD_ROLE}")`, ({ message }) => message.includes(ADD_ROLE)],
    ["prefilter alone", ({ message }) => mayMentionChange(message)],
    ["classifier", findPrivilegeChange],
  ];
  // In turns, so that a busy moment of the machine meets all of them.
  const rounds = Array.from({ length: RUNS }, () => ways.map(([, look]) => linesPerSecond(events, look)));
  const speeds = ways.map(([name], way) => ({
    name,
    linesPerSecond: median(rounds.map((round) => round[way] ?? NaN)),
  }));
  return { lines: events.length, speeds };
}

function linesPerSecond(events: readonly LogEvent[], look: (event: LogEvent) => unknown): number {
  let lines = 0;
  let found = 0;
  const started = process.hrtime.bigint();
  let seconds = 0;
  while (seconds < SECONDS) {
    for (const event of events) {
      // The result is used, or the compiler may leave the work out.
      found += look(event) === undefined ? 0 : 1;
    }
    lines += events.length;
    seconds = Number(process.hrtime.bigint() - started) / 1e9;
  }
  return found < 0 ? NaN : lines / seconds;
}
