import os from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { Checker } from "../../functions/dag-publisher/check/checker";
import { type DagPolicy } from "../../functions/dag-publisher/policy/dag-policy";
import { checkFile, type FileResult } from "./check-file";
import { type DagFile } from "./dag-file";
import { type Answer, type Order, WORKER_MARK } from "./worker-messages";

/**
 * What makes a further thread worth it: loading the checker there, and running it until V8 has compiled it, takes as long
 * as 200 to 250 files of a real repository.
 */
const FILES_PER_THREAD = 500;

/** Files that a thread gets at a time: few enough that no thread waits long for another at the end. */
const BATCH = 25;

/** More threads read from one disk no faster. */
const MOST_THREADS = 8;

/**
 * How long V8 runs a function of the parser's WebAssembly as it is, before it optimizes it: in a unit of its own, of which it
 * takes 1,800,000 by default. So it optimizes the parser for the first file already, which takes as long as to parse fifty
 * of them. With this much it begins when there are a few dozen files, and not where an editor checks one.
 */
const PARSER_BUDGET = 100_000_000;

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
  options: CheckFilesOptions,
): Promise<CheckedFiles> {
  const { workerFile } = options;
  const threads = workerFile === undefined ? 1 : threadsFor(files.length, os.availableParallelism());
  const results =
    workerFile === undefined || threads === 1
      ? await checkHere(files, options)
      : await checkOnThreads(files, threads, workerFile, options);
  options.onProgress?.(files.length, files.length);
  return { results, threads };
}

/** How many threads a number of files is worth. */
export function threadsFor(files: number, processors: number): number {
  return Math.max(1, Math.min(processors, MOST_THREADS, Math.floor(files / FILES_PER_THREAD)));
}

async function checkHere(
  files: readonly DagFile[],
  { policy, today, onProgress }: CheckFilesOptions,
): Promise<FileResult[]> {
  setFlagsFromString(`--wasm-tiering-budget=${PARSER_BUDGET}`);
  const checker = await Checker.load();
  return files.map((file, index) => {
    onProgress?.(index, files.length);
    return checkFile(checker, file, policy, today);
  });
}

async function checkOnThreads(
  files: readonly DagFile[],
  threads: number,
  workerFile: string,
  { policy, today, onProgress }: CheckFilesOptions,
): Promise<FileResult[]> {
  const results: FileResult[] = [];
  let next = 0;
  let done = 0;
  const run = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerFile, { workerData: { [WORKER_MARK]: { policy, today } } });
      const order = (): void => {
        if (next >= files.length) {
          void worker.terminate().then(() => resolve());
          return;
        }
        worker.postMessage({ first: next, files: files.slice(next, next + BATCH) } satisfies Order);
        next += BATCH;
      };
      worker.on("error", reject);
      worker.on("message", ({ first, results: batch }: Answer) => {
        batch.forEach((result, index) => (results[first + index] = result));
        done += batch.length;
        onProgress?.(done, files.length);
        order();
      });
      order();
    });
  await Promise.all(Array.from({ length: threads }, run));
  return results;
}
