import { setImmediate } from "node:timers/promises";
import { Checker } from "../../functions/dag-publisher/check/checker";
import { checkFile } from "./check-file";
import { type Answer, type WorkerSettings } from "./worker-messages";

/** Files that a thread takes at a time: few enough that no thread waits long for another at the end. */
const BATCH = 10;

/** Checks files that no other thread has taken, until none are left. */
export async function checkBatches(
  { policy, today, files, next }: WorkerSettings,
  answer: (batch: Answer) => void,
): Promise<void> {
  const checker = await Checker.load();
  for (;;) {
    const first = Atomics.add(next, 0, BATCH);
    if (first >= files.length) {
      return;
    }
    const results = files.slice(first, first + BATCH).map((file) => checkFile(checker, file, policy, today));
    answer({ first, results });
    // What other threads have found arrives in between.
    await setImmediate();
  }
}
