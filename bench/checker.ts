import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
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

const PROJECT = path.resolve(__dirname, "..");

/**
 * Prints what checking DAG files costs, beside ruff and bandit, and what each finds of the evasions.
 * @param cli the built package's command line
 * @param files how many files of about 200 lines
 * @param runs how often each is run; the median counts
 * @param write whether the figures go into docs/dag-checker.md, too
 * @returns the goals: a floor beside bandit's speed, 95 % of the evasions, and 0.3 s of a processor for one file
 */
export async function printChecker(
  cli: string,
  files: number,
  runs: number,
  write: boolean,
): Promise<Goal[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-checker-"));
  const [corpus, hidden] = ["corpus", "evasions"].map((name) => path.join(folder, name));
  const program = path.join(PROJECT, ".cache/bench-check-folder.cjs");
  try {
    [corpus, hidden].forEach((made) => fs.mkdirSync(made!));
    await writeCorpus(corpus!, files);
    bundle(program);
    const [bandit, ruff] = installPeers();
    const commands: readonly (readonly [name: string, command: readonly string[]])[] = [
      ["mwaa-teams", [process.execPath, program, corpus!]],
      ...[bandit, ruff].map((peer) => [peer.name, peer.command(corpus!)] as const),
    ];
    // In turns, so that a busy moment of the machine meets all of them.
    const rounds = Array.from({ length: runs }, () => commands.map(([, command]) => measureProgram(command)));
    const costs = commands.map((_, index) => medianCost(rounds.flatMap((round) => round[index] ?? [])));

    const evasions = realEvasions();
    const visible = evasions.filter(isVisible);
    visible.forEach((evasion, index) => {
      fs.writeFileSync(path.join(hidden!, `${index}.py`), bytesOf(evasion));
    });
    const checker = await Checker.load();
    const detected = evasions.filter((evasion) => isDetected(checker, evasion));
    const found = [
      detected.filter(isVisible).length,
      ...[bandit, ruff].map((peer) => peer.flagged(hidden!).size),
    ];

    const single = await checkOfOneFile(cli, path.join(corpus!, "dag_0.py"), Math.max(runs, 5));
    const lines = [
      `${files} DAG files of about 200 lines, whole processes, median of ${runs}; and of ${visible.length} evasions, how many are`,
      "detected; of the others, any finding in the file counts:",
      "",
      "| | time | of a processor | a file | largest memory | evasions |",
      "|:--|--:|--:|--:|--:|--:|",
      ...costs.map(({ seconds, processorSeconds, peakMiB }, index) => {
        const each = `${((1000 * processorSeconds) / files).toFixed(1)} ms`;
        const share = `${((100 * (found[index] ?? 0)) / visible.length).toFixed(1)} %`;
        const name = commands[index]?.[0] ?? "";
        return `| ${name} | ${seconds.toFixed(1)} s | ${processorSeconds.toFixed(1)} s | ${each} | ${peakMiB.toFixed(0)} MiB | ${share} |`;
      }),
      "",
      `\`mwaa-teams check\` of one file, the package as it is published: ${single.processorSeconds.toFixed(2)} s of a processor, ${single.peakMiB.toFixed(0)} MiB.`,
    ];
    console.log(`\n${lines.join("\n")}`);
    if (write) {
      writeFigures("docs/dag-checker.md", "figures", "--only-checker", lines);
    }
    return goals(costs, single, detected.length / evasions.length);
  } finally {
    fs.rmSync(folder, { recursive: true });
    fs.rmSync(program, { force: true });
  }
}

/** What an editor or a commit hook waits for. */
async function checkOfOneFile(cli: string, file: string, runs: number): Promise<Cost> {
  const dist = path.resolve(cli, "../..");
  bundleGrammar(dist);
  await bundleCheck(dist);
  // What it finds in the file is no failure here.
  const command = [
    process.execPath,
    cli,
    "check",
    file,
    "--root",
    path.dirname(file),
    "--policy",
    "/dev/null",
  ];
  return medianCost(
    Array.from({ length: runs }, () => measureProgram(["sh", "-c", '"$@"; test $? -le 1', "sh", ...command])),
  );
}

function goals([own, bandit]: readonly Cost[], single: Cost, detected: number): Goal[] {
  return [
    {
      what: "`mwaa-teams check` of one file, time of a processor",
      limit: 0.3,
      measured: single.processorSeconds,
      show: (value) => `${value.toFixed(2)} s`,
      informative: true,
    },
    {
      what: "the DAG checker's speed beside bandit's, by processor time (aim: 5 ×)",
      // Of the time that five times would leave, the parser alone takes half; what is required keeps it from growing slower.
      // Of few files, as with --quick, the start is a good part: there it is 1.4, of a thousand files 2.3.
      limit: 1.5,
      measured: (bandit?.processorSeconds ?? NaN) / (own?.processorSeconds ?? NaN),
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

/** The measured program as JavaScript, as it is published. */
function bundle(outfile: string): void {
  buildSync({
    entryPoints: [path.join(PROJECT, "bench/dag-checker/check-folder.ts")],
    absWorkingDir: PROJECT,
    bundle: true,
    platform: "node",
    // It reads its WebAssembly from its package.
    external: ["web-tree-sitter", "tree-sitter-python"],
    outfile,
  });
}
