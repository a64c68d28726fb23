/**
 * A process of its own that outlives the tests by a moment. The tests report to it, line by line on its standard
 * input, which processes and folders they made. When that input ends (the tests are done, failed, were killed
 * or interrupted with Ctrl-C) it ends the processes, removes the folders and exits.
 *
 * Why a process: Jest gives test files a copy of `process`, on which signal handlers do not work, and no handler
 * at all runs on SIGKILL.
 */
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { type JanitorMessage } from "./janitor";

/** How long a process may take to end by itself; Terraform uses it to release its state lock. */
const GRACE_MS = 8_000;

const groups = new Set<number>();
const folders = new Set<string>();

function note(message: JanitorMessage): void {
  if (message.kind === "folder") {
    folders.add(message.value);
  } else if (message.gone === true) {
    groups.delete(message.value);
  } else {
    groups.add(message.value);
  }
}

/** Sends a signal to a whole process group (0 only asks whether it is there); false where it is gone. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

async function tidy(): Promise<void> {
  for (const group of groups) {
    signalGroup(group, "SIGTERM");
  }
  const deadline = Date.now() + GRACE_MS;
  while ([...groups].some((group) => signalGroup(group, 0)) && Date.now() < deadline) {
    await sleep(50);
  }
  for (const group of groups) {
    signalGroup(group, "SIGKILL");
  }
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

// Ctrl-C reaches the whole terminal; this process must survive it to do its work.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => undefined);
}
const input = createInterface({ input: process.stdin });
input.on("line", (line) => note(JSON.parse(line) as JanitorMessage));
input.on("close", () => void tidy());
