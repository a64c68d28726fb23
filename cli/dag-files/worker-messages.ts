import { type DagPolicy } from "../../functions/dag-publisher/policy/dag-policy";
import { type FileResult } from "./check-file";
import { type DagFile } from "./dag-file";

/** Under this name a thread finds its settings: other programs have threads too. */
export const WORKER_MARK = "mwaa-teams check";

/** What each thread of a run has. */
export interface WorkerSettings {
  readonly policy: DagPolicy;
  readonly today: string;
  /** All files of the run. */
  readonly files: readonly DagFile[];
  /** Index of the first file that no thread has taken: of memory that all threads share. */
  readonly next: Int32Array;
}

/** What came of a batch of files. */
export interface Answer {
  /** Index of the first of them. */
  readonly first: number;
  readonly results: readonly FileResult[];
}
