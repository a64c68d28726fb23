import { type DagPolicy } from "../../functions/dag-publisher/policy/dag-policy";
import { type FileResult } from "./check-file";
import { type DagFile } from "./dag-file";

/** Under this name a thread finds its settings: other programs have threads too. */
export const WORKER_MARK = "mwaa-teams check";

/** What a thread is started with. */
export interface WorkerSettings {
  readonly policy: DagPolicy;
  readonly today: string;
}

/** Files to check. */
export interface Order {
  /** Index of the first of them. */
  readonly first: number;
  readonly files: readonly DagFile[];
}

/** What came of an order. */
export interface Answer {
  readonly first: number;
  readonly results: readonly FileResult[];
}
