import { execFileSync } from "node:child_process";
import path from "node:path";
import { median } from "./measure";

/** What one run of a program of any language took. */
export interface Cost {
  readonly seconds: number;
  /** User and system time: what a busy machine changes least. */
  readonly processorSeconds: number;
  readonly peakMiB: number;
}

/** Runs a command, and fails where the program does. */
export function measureProgram(command: readonly string[], env: NodeJS.ProcessEnv = process.env): Cost {
  const output = execFileSync("python3", [path.join(__dirname, "measure.py"), ...command], {
    encoding: "utf8",
    env,
  });
  const { status, errors, ...cost } = JSON.parse(output) as Cost & {
    readonly status: number;
    readonly errors: string;
  };
  if (status !== 0) {
    throw new Error(`${command.join(" ")} failed:\n${errors}`);
  }
  return cost;
}

/** The median of each figure over several runs. */
export function medianCost(costs: readonly Cost[]): Cost {
  return {
    seconds: median(costs.map(({ seconds }) => seconds)),
    processorSeconds: median(costs.map(({ processorSeconds }) => processorSeconds)),
    peakMiB: median(costs.map(({ peakMiB }) => peakMiB)),
  };
}
