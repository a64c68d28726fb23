import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FindingKind } from "../../../functions/privilege-detector/model/finding";
import { type LogEvent } from "../../../functions/privilege-detector/model/log-event";
import { CORPUS } from "./versions";

/** A line that shows a change, and which. */
export interface ChangeLine extends LogEvent {
  /** Surface and scenario, such as `task/users-grant-role`. */
  readonly scenario: string;
  /** What the scenario as a whole changes. */
  readonly scenarioKind: FindingKind;
  /** What this line shows. */
  readonly expected: FindingKind;
}

/** A change that left no line. */
export interface SilentChange {
  readonly scenario: string;
  readonly scenarioKind: FindingKind;
  readonly silent: true;
}

/** One Airflow's recorded lines. */
export interface Corpus {
  readonly changes: readonly (ChangeLine | SilentChange)[];
  readonly noise: readonly LogEvent[];
}

/** Whether the change left a line. */
export function isLogged(change: ChangeLine | SilentChange): change is ChangeLine {
  return !("silent" in change);
}

/** Reads what `record-corpus.ts` wrote. */
export function readCorpus(version: string): Corpus {
  return {
    changes: readLines<ChangeLine | SilentChange>(version, "changes"),
    noise: readLines<LogEvent>(version, "noise"),
  };
}

/** Writes JSON lines. */
export function writeCorpus(version: string, { changes, noise }: Corpus): void {
  mkdirSync(join(CORPUS, version), { recursive: true });
  for (const [name, lines] of Object.entries({ changes, noise })) {
    writeFileSync(file(version, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  }
}

function readLines<Line>(version: string, name: string): Line[] {
  return readFileSync(file(version, name), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

function file(version: string, name: string): string {
  return join(CORPUS, version, `${name}.jsonl`);
}
