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
// Three runs on a machine of unknown load vary by a quarter: what continuous integration stops is a step backwards.
if (!printGoals(goals, quick ? 1.5 : 1)) {
  process.exitCode = 1;
}
