import { printDetector } from "./detector";
import { printGoals } from "./goals";
import { printInstall } from "./install";
import { printSynth } from "./synth";

/** `npm run bench`, and with `--quick` the part that continuous integration runs: what the goals need, two minutes. */
const quick = process.argv.includes("--quick");

const goals = quick ? printSynth([100, 1_000], 3) : printSynth([1, 10, 100, 300, 1_000], 5);
if (!quick) {
  printInstall();
  printDetector();
}
if (!printGoals(goals)) {
  process.exitCode = 1;
}
