import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";

const running = new Set<ChildProcess>();

// A test run that is interrupted must not leave schedulers behind.
process.once("exit", () => {
  running.forEach((child) => signal(child, "SIGKILL"));
});
process.once("SIGTERM", () => process.exit(143));

/** Starts a program in a process group of its own, its output into a file. */
export function start(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  outputFile: string,
): ChildProcess {
  const output = openSync(outputFile, "a");
  const child = spawn(program, args, { env, detached: true, stdio: ["ignore", output, output] });
  closeSync(output);
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Ends a program and what it started: asks first, insists after ten seconds. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, "exit");
  signal(child, "SIGTERM");
  const insist = setTimeout(() => {
    signal(child, "SIGKILL");
  }, 10_000);
  await ended;
  clearTimeout(insist);
}

/** Runs a program to its end; a failure is an error that ends with the program's last lines. */
export async function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [code, end] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  running.delete(child);
  const output = Buffer.concat(chunks).toString("utf8");
  if (code !== 0) {
    const last = output.trim().split("\n").slice(-15).join("\n");
    throw new Error(`${[program, ...args].join(" ")} ended with ${String(code ?? end)}:\n${last}`);
  }
  return output;
}

/** Waits until something is there, looking twice a second. */
export async function waitFor<Found>(
  what: string,
  seconds: number,
  look: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${what}: not within ${seconds} seconds`);
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) {
    // It could not be started; without a number the signal would go to this very process.
    return;
  }
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended by itself.
  }
}
