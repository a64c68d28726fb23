import { parentPort, workerData } from "node:worker_threads";
import { Checker } from "../../functions/dag-publisher/check/checker";
import { checkFile } from "./check-file";
import { type Answer, type Order, WORKER_MARK, type WorkerSettings } from "./worker-messages";

/** In a thread of `checkFiles`: answers its orders. Anywhere else: does nothing. */
export function serveChecks(): void {
  const settings = (workerData as Readonly<Record<string, WorkerSettings>> | null)?.[WORKER_MARK];
  if (parentPort === null || settings === undefined) {
    return;
  }
  const port = parentPort;
  const { policy, today } = settings;
  const loading = Checker.load();
  port.on("message", ({ first, files }: Order) => {
    void loading.then((checker) => {
      const results = files.map((file) => checkFile(checker, file, policy, today));
      port.postMessage({ first, results } satisfies Answer);
    });
  });
}
