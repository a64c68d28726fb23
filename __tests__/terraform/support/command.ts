import { spawn } from "node:child_process";
import { type Janitor } from "./janitor";

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the command and its children when the tests end. */
  readonly janitor: Janitor;
  /** When aborted, sends the signal that is its reason to the command and its children; `SIGKILL` without one. */
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and returns what it wrote; a program that cannot be started is an error. */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env, janitor, signal }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    janitor.adopt(child);
    signal?.addEventListener("abort", () => signalGroup(child.pid, signal.reason));
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString("utf8");
      resolve({ exitCode: code ?? -1, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

/** The end of a program's output, for an error message. */
export function lastLines(text: string, count = 15): string {
  return text.trim().split("\n").slice(-count).join("\n");
}

function signalGroup(pid: number | undefined, reason: unknown): void {
  if (pid !== undefined) {
    process.kill(-pid, reason === "SIGINT" ? "SIGINT" : "SIGKILL");
  }
}
