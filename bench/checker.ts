import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isDetected } from "../__tests__/unit/dag-publisher/evasions/detection";
import { bytesOf, isVisible, realEvasions } from "../__tests__/unit/dag-publisher/evasions/evasions";
import { Checker } from "../functions/dag-publisher/check/checker";
import { bundleCheck } from "../tools/bundle-check";
import { bundleGrammar } from "../tools/bundle-grammar";
import { writeCorpus } from "./dag-checker/corpus";
import { installPeers } from "./dag-checker/peers";
import { writeFigures } from "./figures";
import { type Goal } from "./goals";
import { type Cost, measureProgram, medianCost } from "./measure-program";

/**
 * Prints what checking DAG files costs, beside ruff and bandit, and what each finds of the evasions.
 * @param cli the built package's command line
 * @param files how many files of about 200 lines
 * @param runs how often each is run; the median counts
 * @param write whether the figures go into docs/dag-checker.md, too
 * @param withPeers whether bandit and ruff read the evasions, too
 * @returns the goals: 5 times bandit's speed, 95 % of the evasions, and 0.3 s of a processor for one file
 */
export async function printChecker(
  cli: string,
  files: number,
  runs: number,
  { write, withPeers }: { readonly write: boolean; readonly withPeers: boolean },
): Promise<Goal[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-checker-"));
  const [corpus, hidden] = ["corpus", "evasions"].map((name) => path.join(folder, name));
  try {
    [corpus, hidden].forEach((made) => fs.mkdirSync(made!));
    await writeCorpus(corpus!, files);
    const check = await checkCommand(cli);
    const [bandit, ruff] = installPeers();
    const commands: readonly (readonly [name: string, command: readonly string[]])[] = [
      ["mwaa-teams check", check(corpus!, corpus!)],
      ...[bandit, ruff].map((peer) => [peer.name, peer.command(corpus!)] as const),
    ];
    // In turns, so that a busy moment of the machine meets all of them.
    const rounds = Array.from({ length: runs }, () => commands.map(([, command]) => measureProgram(command)));
    const costs = commands.map((_, index) => medianCost(rounds.flatMap((round) => round[index] ?? [])));

    const single = checkOfOneFile(check, path.join(corpus!, "dag_0.py"), corpus!, Math.max(runs, 5));

    const evasions = realEvasions();
    const visible = evasions.filter(isVisible);
    const checker = await Checker.load();
    const detected = evasions.filter((evasion) => isDetected(checker, evasion));
    let found: readonly number[] = [];
    if (withPeers) {
      visible.forEach((evasion, index) => {
        fs.writeFileSync(path.join(hidden!, `${index}.py`), bytesOf(evasion));
      });
      const ofPeers = [bandit, ruff].map((peer) => peer.flagged(hidden!).size);
      found = [detected.filter(isVisible).length, ...ofPeers];
    }
    const lines = [
      `${files} DAG files of about 200 lines, whole processes on ${os.availableParallelism()} processors, median of ${runs}; and of`,
      `${visible.length} evasions, how many are detected; of the others, any finding in the file counts:`,
      "",
      "| | by the clock | of a processor | largest memory | evasions |",
      "|:--|--:|--:|--:|--:|",
      ...costs.map(({ seconds, processorSeconds, peakMiB }, index) => {
        const share =
          found[index] === undefined ? "" : `${((100 * found[index]) / visible.length).toFixed(1)} %`;
        const name = commands[index]?.[0] ?? "";
        return `| ${name} | ${seconds.toFixed(1)} s | ${processorSeconds.toFixed(1)} s | ${peakMiB.toFixed(0)} MiB | ${share} |`;
      }),
      "",
      `\`mwaa-teams check\` of one file: ${single.processorSeconds.toFixed(2)} s of a processor, ${single.peakMiB.toFixed(0)} MiB.`,
    ];
    console.log(`\n${lines.join("\n")}`);
    if (write) {
      writeFigures("docs/dag-checker.md", "figures", "--only-checker", lines);
    }
    return goals(costs, single, detected.length / evasions.length);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The command for what is to be checked below a DAGs folder, by the package as it is published. */
async function checkCommand(cli: string): Promise<(checked: string, root: string) => readonly string[]> {
  const dist = path.resolve(cli, "../..");
  bundleGrammar(dist);
  await bundleCheck(dist);
  // What it finds is no failure here.
  const withoutFindings = ["sh", "-c", '"$@"; test $? -le 1', "sh"];
  const check = [process.execPath, cli, "check", "--policy", "/dev/null"];
  return (checked, root) => [...withoutFindings, ...check, checked, "--root", root];
}

/** What an editor or a commit hook waits for. */
function checkOfOneFile(
  check: (checked: string, root: string) => readonly string[],
  file: string,
  root: string,
  runs: number,
): Cost {
  return medianCost(Array.from({ length: runs }, () => measureProgram(check(file, root))));
}

function goals([own, bandit]: readonly Cost[], single: Cost, detected: number): Goal[] {
  const besideBandit = (of: (cost: Cost) => number): number =>
    own === undefined || bandit === undefined ? NaN : of(bandit) / of(own);
  return [
    {
      what: "`mwaa-teams check` of one file, time of a processor",
      limit: 0.3,
      measured: single.processorSeconds,
      show: (value) => `${value.toFixed(2)} s`,
      informative: true,
    },
    {
      what: "the DAG checker's speed beside bandit's, by the clock",
      limit: 5,
      measured: besideBandit(({ seconds }) => seconds),
      show: (value) => `${value.toFixed(1)} ×`,
      atLeast: true,
      // bandit has one thread, and the checker one for each processor: the clock says as much of what else they do.
      informative: true,
    },
    {
      what: "the DAG checker's speed beside bandit's, by processor time",
      limit: 2,
      measured: besideBandit(({ processorSeconds }) => processorSeconds),
      show: (value) => `${value.toFixed(1)} ×`,
      atLeast: true,
    },
    {
      what: "evasions that the DAG checker detects, both halves",
      limit: 0.95,
      measured: detected,
      show: (value) => `${(100 * value).toFixed(1)} %`,
      atLeast: true,
    },
  ];
}
