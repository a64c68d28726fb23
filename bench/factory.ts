import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { makeHome } from "../__tests__/airflow/support/airflow-home";
import { install } from "../__tests__/airflow/support/install";
import { versionsNamed } from "../__tests__/airflow/support/versions";
import { writeDefinitions } from "./dag-factory/write-definitions";
import { writeFigures } from "./figures";
import { type Goal } from "./goals";
import { type Cost, measureProgram, medianCost } from "./measure-program";

const PROJECT = path.resolve(__dirname, "..");
const PARTS = path.join(__dirname, "dag-factory");
const DAGS = 1_000;

/**
 * Prints what rendering costs.
 * @param runs how often it is run; the median counts
 * @returns the goal: two seconds of a processor
 */
export function printRendering(runs: number): Goal[] {
  return inFolder((folder) => {
    const cost = renderAll(folder, runs);
    printTable(`${DAGS} definitions of ten tasks, whole processes, median of ${runs}`, [
      ["mwaa-teams render", cost],
    ]);
    return renderingGoals(cost);
  });
}

/**
 * Prints what rendering costs, and what Airflow takes to parse the DAGs, beside dag-factory with the same definitions.
 * @param runs how often each is run; the median counts
 * @param write whether the figures go into docs/dag-factory.md, too
 * @returns the goals: two seconds of a processor, and three times dag-factory's speed
 */
export async function printFactory(runs: number, write: boolean): Promise<Goal[]> {
  const [version] = versionsNamed(["3.x"]);
  if (version === undefined) {
    throw new Error("the version of Airflow must be one that the tests have");
  }
  const requirements = path.join(PROJECT, `__tests__/airflow/factory/requirements-${version.name}.txt`);
  const home = makeHome(version, await install(version, requirements), []);
  // The time limit of one file, and a message over the network for each file that is read, would be measured too.
  const env = { ...home.env, AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: "0", DO_NOT_TRACK: "1" };
  try {
    execFileSync(path.join(path.dirname(home.python), "airflow"), ["db", "migrate"], {
      env,
      stdio: "ignore",
    });
    return inFolder((folder) => {
      const rendering = renderAll(folder, runs);
      const [empty, peer] = ["empty", "dag-factory"].map((name) => path.join(folder, name));
      fs.mkdirSync(empty!);
      writeDefinitions(path.join(peer!, "definitions"), DAGS);
      fs.copyFileSync(path.join(PARTS, "load_definitions.py"), path.join(peer!, "load_definitions.py"));
      const folders: readonly (readonly [folder: string, dags: number])[] = [
        [empty!, 0],
        [path.join(folder, "rendered"), DAGS],
        [peer!, DAGS],
      ];
      // In turns, so that a busy moment of the machine meets all of them; the first run compiles Airflow's own files.
      const round = (): Cost[] =>
        folders.map(([dags, count]) =>
          measureProgram([home.python, path.join(PARTS, "parse-folder.py"), dags, String(count)], {
            ...env,
            AIRFLOW__CORE__DAGS_FOLDER: dags,
          }),
        );
      round();
      const rounds = Array.from({ length: runs }, round);
      const [start, own, other] = folders.map((_, index) =>
        medianCost(rounds.flatMap((costs) => costs[index] ?? [])),
      );
      const lines = printTable(
        `${DAGS} definitions of ten tasks, whole processes, median of ${runs}; Airflow ${version.name} loads them in a DagBag`,
        [
          ["mwaa-teams render", rendering],
          ["Airflow, no DAG", start!],
          ["Airflow, the rendered DAGs", own!],
          ["Airflow, dag-factory 1.1.0", other!],
        ],
      );
      const goal = parsingGoal(start!, own!, other!);
      if (write) {
        const ratio = `Airflow parses the rendered DAGs ${goal.show(goal.measured)} as fast as with dag-factory, its start not counted.`;
        writeFigures("docs/dag-factory.md", "figures", "--only-factory", [...lines, "", ratio]);
      }
      return [...renderingGoals(rendering), goal];
    });
  } finally {
    fs.rmSync(home.folder, { recursive: true });
  }
}

/** Writes the definitions, and renders them into `rendered`. */
function renderAll(folder: string, runs: number): Cost {
  const program = path.join(PROJECT, ".cache/bench-render-folder.cjs");
  const definitions = path.join(folder, "definitions");
  const out = path.join(folder, "rendered");
  writeDefinitions(definitions, DAGS);
  buildSync({
    entryPoints: [path.join(PARTS, "render-folder.ts")],
    absWorkingDir: PROJECT,
    bundle: true,
    platform: "node",
    outfile: program,
  });
  try {
    return medianCost(
      Array.from({ length: runs }, () => {
        fs.rmSync(out, { recursive: true, force: true });
        return measureProgram([process.execPath, program, definitions, out]);
      }),
    );
  } finally {
    fs.rmSync(program);
  }
}

function renderingGoals({ processorSeconds }: Cost): Goal[] {
  return [
    {
      what: `\`mwaa-teams render\` of ${DAGS} definitions of ten tasks, time of a processor`,
      limit: 2,
      measured: processorSeconds,
      show: (value) => `${value.toFixed(1)} s`,
      informative: true,
    },
  ];
}

function parsingGoal(start: Cost, own: Cost, other: Cost): Goal {
  return {
    what: "Airflow's parsing of rendered DAGs beside dag-factory, time of a processor without Airflow's start",
    limit: 3,
    measured:
      (other.processorSeconds - start.processorSeconds) / (own.processorSeconds - start.processorSeconds),
    show: (value) => `${value.toFixed(1)} ×`,
    atLeast: true,
    informative: true,
  };
}

/** Prints a table, and gives its lines. */
function printTable(title: string, rows: readonly (readonly [name: string, cost: Cost])[]): string[] {
  const lines = [
    `${title}:`,
    "",
    "| | time | of a processor | largest memory |",
    "|:--|--:|--:|--:|",
    ...rows.map(
      ([name, { seconds, processorSeconds, peakMiB }]) =>
        `| ${name} | ${seconds.toFixed(1)} s | ${processorSeconds.toFixed(1)} s | ${peakMiB.toFixed(0)} MiB |`,
    ),
  ];
  console.log(`\n${lines.join("\n")}`);
  return lines;
}

function inFolder<Result>(use: (folder: string) => Result): Result {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-factory-"));
  try {
    return use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
