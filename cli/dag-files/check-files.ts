import os from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { type DagPolicy } from "../../functions/dag-publisher/policy/dag-policy";
import { checkBatches } from "./check-batches";
import { type FileResult } from "./check-file";
import { type DagFile } from "./dag-file";
import { type Answer, WORKER_MARK, type WorkerSettings } from "./worker-messages";

/**
 * What makes a further thread worth it: the checker is loaded there, and runs until V8 has compiled it. An estimate, from a run
 * of a thousand files.
 */
const FILES_PER_THREAD = 150;

/** More threads read from one disk no faster. */
const MOST_THREADS = 8;

/**
 * How long V8 runs a function of the parser's WebAssembly as it is, before it optimizes it: in a unit of its own, of which it
 * takes 1,800,000 by default. So it optimizes the parser for the first file already, which takes as long as to parse fifty
 * of them. With this much it begins when there are a few dozen files, and not where an editor checks one.
 */
const PARSER_BUDGET = 100_000_000;

/**
 * The same for JavaScript, in the V8 of Node.js 20: by default its optimizing compiler takes as much of a processor for the
 * checker, in each thread, as the checker itself for a few hundred files. So it optimizes later, and puts less into one function.
 * Later versions have a compiler between the two, and are left alone.
 */
const COMPILER_OF_NODE_20 = ["--interrupt-budget=400000", "--max-inlined-bytecode-size-cumulative=500"];

/** What a run over files takes. */
export interface CheckFilesOptions {
  readonly policy: DagPolicy;
  /** Day on which exceptions are looked at. */
  readonly today: string;
  /** The program that a thread runs: it calls `serveChecks`. Without it, there are no further threads. */
  readonly workerFile?: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What came of the files, in their order, and by how many threads. */
export interface CheckedFiles {
  readonly results: readonly FileResult[];
  readonly threads: number;
}

/** Checks files, on several threads where there are many. */
export async function checkFiles(
  files: readonly DagFile[],
  { policy, today, workerFile, onProgress }: CheckFilesOptions,
): Promise<CheckedFiles> {
  const threads = workerFile === undefined ? 1 : threadsFor(files.length, os.availableParallelism());
  const results: FileResult[] = [];
  let done = 0;
  const add = ({ first, results: batch }: Answer): void => {
    batch.forEach((result, index) => (results[first + index] = result));
    done += batch.length;
    onProgress?.(done, files.length);
  };
  const settings: WorkerSettings = { policy, today, files, next: new Int32Array(new SharedArrayBuffer(4)) };
  setCompilers(threads);
  // This thread takes batches as the others do, and begins while they start.
  const others =
    workerFile === undefined
      ? []
      : Array.from(
          { length: threads - 1 },
          () => new Worker(workerFile, { workerData: { [WORKER_MARK]: settings } }),
        );
  try {
    await Promise.all([
      checkBatches(settings, add),
      ...others.map((worker) => untilEnd(worker.on("message", add))),
    ]);
  } finally {
    await Promise.all(others.map((worker) => worker.terminate()));
  }
  return { results, threads };
}

/** How many threads a number of files is worth, this one included. */
export function threadsFor(files: number, processors: number): number {
  return Math.max(1, Math.min(processors, MOST_THREADS, Math.floor(files / FILES_PER_THREAD)));
}

function setCompilers(threads: number): void {
  if (threads === 1) {
    setFlagsFromString(`--wasm-tiering-budget=${PARSER_BUDGET}`);
  }
  if (process.versions.node.startsWith("20.")) {
    COMPILER_OF_NODE_20.forEach((flag) => setFlagsFromString(flag));
  }
}

function untilEnd(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("exit", () => resolve());
  });
}
