import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** What one run of a program took, from the start of its process to the end. */
export interface Run {
  /** Wall-clock time in milliseconds. */
  readonly milliseconds: number;
  /** Largest resident set in MiB. */
  readonly peakMiB: number;
}

/** Loaded into the measured process: only the process itself knows its largest resident set. */
const PEAK_HOOK = `
process.on("exit", () =>
  require("node:fs").writeFileSync(process.env.BENCH_PEAK_FILE, String(process.resourceUsage().maxRSS)));
`;

/** Runs Node with these arguments, and fails where the program does. */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Run {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-"));
  const hook = path.join(folder, "peak.cjs");
  const peakFile = path.join(folder, "peak");
  fs.writeFileSync(hook, PEAK_HOOK);
  try {
    const started = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, ["--require", hook, ...args], {
      cwd,
      env: { ...process.env, ...env, BENCH_PEAK_FILE: peakFile },
      encoding: "utf8",
    });
    const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
    if (status !== 0) {
      throw new Error(`node ${args.join(" ")} failed:\n${stderr}`);
    }
    return { milliseconds, peakMiB: Number(fs.readFileSync(peakFile, "utf8")) / 1024 };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The median of each figure over several runs. */
export function medianRun(runs: readonly Run[]): Run {
  return {
    milliseconds: median(runs.map(({ milliseconds }) => milliseconds)),
    peakMiB: median(runs.map(({ peakMiB }) => peakMiB)),
  };
}

/** The middle of several figures. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
