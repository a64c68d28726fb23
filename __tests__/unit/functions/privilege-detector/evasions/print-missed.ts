import { lookAlikes } from "./benign";
import { evasions, isVisible } from "./evasions";
import { recallOf, reportedOf } from "./score";

/**
 * Prints what the rules do not find of the visible half, and the visible look-alikes that they report. Of the other half it
 * prints totals. With `--other`, also what is found as another kind.
 */
function main(args: readonly string[]): void {
  const all = evasions();
  const [visible, held] = [all.filter(isVisible), all.filter((evasion) => !isVisible(evasion))];
  for (const evasion of visible) {
    const { found, named } = recallOf([evasion]);
    if (found === 0 || (named === 0 && args.includes("--other"))) {
      print(`${evasion.id} [${evasion.format}, ${evasion.version}]: ${evasion.event.message}`);
    }
  }
  for (const { id, event, finding } of reportedOf(lookAlikes().filter(isVisible))) {
    print(`look-alike ${id} is ${finding.severity} ${finding.kind} by ${finding.rule}: ${event.message}`);
  }
  print({ visible: recallOf(visible), held: recallOf(held) });
  const benign = [lookAlikes().filter(isVisible), lookAlikes().filter((one) => !isVisible(one))];
  print(benign.map((cases) => ({ cases: cases.length, reported: reportedOf(cases).length })));
}

function print(what: unknown): void {
  process.stdout.write(`${typeof what === "string" ? what : JSON.stringify(what)}\n`);
}

main(process.argv.slice(2));
