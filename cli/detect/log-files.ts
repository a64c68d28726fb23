import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A file of log lines, or standard input. */
export interface LogFile {
  /** As it was given, or found below a folder that was. */
  readonly name: string;
  /** The log stream that its place says, for lines that do not say one. */
  readonly logStream: string;
}

/** Standard input, as a name. */
export const STANDARD_INPUT = "-";

/**
 * The files of a command line: those that are given, and all below folders, in the order of their names.
 * @throws the file system's error
 */
export function logFiles(given: readonly string[]): LogFile[] {
  return given.flatMap((name) => {
    if (name === STANDARD_INPUT || !fs.statSync(name).isDirectory()) {
      return [{ name, logStream: streamOfPlace(name) }];
    }
    return fs
      .readdirSync(name, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "aws-logs-write-test")
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => ({ name: file, logStream: streamOfPlace(file) }));
  });
}

/** The lines of a file, unpacked where it is gzip, without having all of it in memory. */
export function linesOf({ name }: LogFile, standardInput: Readable): AsyncIterable<string> {
  const raw = name === STANDARD_INPUT ? standardInput : fs.createReadStream(name);
  const input = name.endsWith(".gz") ? raw.pipe(createGunzip()) : raw;
  // What goes wrong with the file ends the unpacking, which ends the lines.
  raw.on("error", (error: Error) => input.destroy(error));
  return createInterface({ input, crlfDelay: Infinity });
}

/**
 * An export to S3 puts each stream into a folder of its name, in which "/" is "-", as `000000.gz`. Between the words
 * of MWAA's names of task streams it is put back.
 */
function streamOfPlace(name: string): string {
  const base = path.basename(name);
  if (!/^\d{6}(?:\.gz)?$/.test(base)) {
    return base.replace(/\.gz$/, "");
  }
  return path.basename(path.dirname(name)).replace(/-(run_id=|task_id=|map_index=|attempt=)/g, "/$1");
}
