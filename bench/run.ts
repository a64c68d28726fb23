import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { bundleFunctions } from "../functions/bundle";
import { printAccess } from "./access";
import { buildPackage } from "./built-package";
import { printChecker } from "./checker";
import { printDelivery } from "./delivery";
import { printDetector } from "./detector";
import { printFlood } from "./detector-flood";
import { printFactory, printRendering } from "./factory";
import { type Goal, printGoals } from "./goals";
import { printInstall } from "./install";
import { printReview } from "./review";
import { printSynth } from "./synth";

/**
 * `npm run bench`, and with `--quick` the part that continuous integration runs: what the goals need, in few minutes.
 * `--only-access`, `--only-checker`, `--only-delivery`, `--only-detector-flood`, `--only-factory` and `--only-review` are for
 * who works on one of them; `--write-docs` puts the figures of the checker, the delivery, the factory and the flood into their pages.
 */
async function main(args: readonly string[]): Promise<void> {
  const quick = args.includes("--quick");
  const goals: Goal[] = [];
  const write = args.includes("--write-docs");
  const only = args.find((arg) => arg.startsWith("--only-"));
  if (only === undefined || only === "--only-access" || only === "--only-checker") {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-package-"));
    try {
      bundleFunctions();
      const cli = buildPackage(path.join(folder, "package"));
      if (only === undefined) {
        goals.push(...printSynth(cli, quick ? [100, 1_000] : [1, 10, 100, 300, 1_000], quick ? 3 : 5));
      }
      if (only !== "--only-checker") {
        goals.push(...(await printAccess(cli, quick ? 1 : 3)));
      }
      if (only !== "--only-access") {
        goals.push(...(await printChecker(cli, 1_000, quick ? 1 : 3, { write, withPeers: !quick || write })));
      }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  }
  if (only === undefined || only === "--only-factory") {
    goals.push(...(quick && !write ? printRendering(1) : await printFactory(quick ? 1 : 3, write)));
  }
  if (only === undefined || only === "--only-review") {
    goals.push(...printReview(quick ? 1 : 3, quick));
  }
  if ((only === undefined && !quick) || only === "--only-detector-flood") {
    goals.push(...printFlood(10_000_000, write));
  }
  if (only === "--only-delivery" || args.length === 0) {
    await printDelivery(200, write);
  }
  if (args.length === 0) {
    printInstall();
    printDetector();
  }
  // Three runs on a machine of unknown load vary by a quarter: what continuous integration stops is a step backwards.
  if (goals.length > 0 && !printGoals(goals, quick ? 1.5 : 1)) {
    process.exitCode = 1;
  }
}

void main(process.argv.slice(2));
