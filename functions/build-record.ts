import { createHash } from "node:crypto";
import fs from "node:fs";
import { replaceFile } from "./replace-file";

/** A build that is done: what it read, what it wrote, and the settings it ran with. */
export interface Build {
  /** Paths of all files that were read. */
  readonly inputs: readonly string[];
  /** Paths of the files that were written. */
  readonly outputs: readonly string[];
  /** Anything that JSON can hold. */
  readonly settings: unknown;
}

/** What the record's file holds. */
interface Recorded {
  readonly inputs: readonly string[];
  readonly digest: string;
}

/** File systems stamp a change with the last tick of a clock, not with the moment. */
const CLOCK_TICK_MS = 10;

/** Whether a build would write the same again: settings, every input and every output are those of the record. */
export function isUpToDate(recordFile: string, { outputs, settings }: Omit<Build, "inputs">): boolean {
  try {
    const { inputs, digest } = JSON.parse(fs.readFileSync(recordFile, "utf8")) as Recorded;
    return digest === digestOf({ inputs, outputs, settings });
  } catch {
    // No record, an output is missing, or an input is gone: the build finds out what is wrong, if anything is.
    return false;
  }
}

/**
 * Records a build.
 * @param started when it began, in milliseconds of the epoch: an input that changed since may have been read before
 * it changed, and then nothing is recorded
 */
export function recordBuild(
  recordFile: string,
  build: Build,
  started: number,
  temporaryFolder: string,
): void {
  const recorded: Recorded = { inputs: build.inputs, digest: digestOf(build) };
  if (build.inputs.every((file) => fs.statSync(file).mtimeMs < started - CLOCK_TICK_MS)) {
    replaceFile(recordFile, JSON.stringify(recorded), temporaryFolder);
  }
}

function digestOf({ inputs, outputs, settings }: Build): string {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const file of [...inputs, ...outputs]) {
    const content = fs.readFileSync(file);
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
