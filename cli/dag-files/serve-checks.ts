import { parentPort, workerData } from "node:worker_threads";
import { checkBatches } from "./check-batches";
import { WORKER_MARK, type WorkerSettings } from "./worker-messages";

/** In a thread of `checkFiles`: checks its share of the files. Anywhere else: does nothing. */
export function serveChecks(): void {
  const settings = (workerData as Readonly<Record<string, WorkerSettings>> | null)?.[WORKER_MARK];
  const port = parentPort;
  if (port !== null && settings !== undefined) {
    void checkBatches(settings, (batch) => port.postMessage(batch));
  }
}
