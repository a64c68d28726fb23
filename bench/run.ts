import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { bundleFunctions } from "../functions/bundle";
import { printAccess } from "./access";
import { buildPackage } from "./built-package";
import { printChecker } from "./checker";
import { printDetector } from "./detector";
import { printFlood } from "./detector-flood";
import { printFactory, printRendering } from "./factory";
import { type Goal, printGoals } from "./goals";
import { printInstall } from "./install";
import { printReview } from "./review";
import { printSynth } from "./synth";

/**
 * `npm run bench`, and with `--quick` the part that continuous integration runs: what the goals need, in few minutes.
 * `--only-access` is for who works on the access table, `--only-checker` who works on the DAG checker, `--only-factory` for who works on the DAG factory, `--only-review` for
 * who works on the review of plans, `--only-detector-flood` for who works on the detector's reading.
 */
async function main(args: readonly string[]): Promise<void> {
  const quick = args.includes("--quick");
  const goals: Goal[] = [];
  const only = args.find((arg) => arg.startsWith("--only-"));
  if (only === undefined || only === "--only-access") {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-package-"));
    try {
      bundleFunctions();
      const cli = buildPackage(path.join(folder, "package"));
      if (only === undefined) {
        goals.push(...printSynth(cli, quick ? [100, 1_000] : [1, 10, 100, 300, 1_000], quick ? 3 : 5));
      }
      goals.push(...(await printAccess(cli, quick ? 1 : 3)));
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  }
  if (only === undefined || only === "--only-checker") {
    goals.push(...(await printChecker(quick ? 300 : 1_000, quick ? 1 : 3)));
  }
  if (only === undefined || only === "--only-factory") {
    goals.push(...(quick ? printRendering(1) : await printFactory(3)));
  }
  if (only === undefined || only === "--only-review") {
    goals.push(...printReview(quick ? 1 : 3));
  }
  if ((only === undefined && !quick) || only === "--only-detector-flood") {
    goals.push(...printFlood(10_000_000));
  }
  if (args.length === 0) {
    printInstall();
    printDetector();
  }
  // Three runs on a machine of unknown load vary by a quarter: what continuous integration stops is a step backwards.
  if (!printGoals(goals, quick ? 1.5 : 1)) {
    process.exitCode = 1;
  }
}

void main(process.argv.slice(2));
