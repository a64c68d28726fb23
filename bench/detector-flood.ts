import fs from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { type FloodFigures } from "./detector-flood/run-flood";
import { writeFigures } from "./figures";
import { type Goal } from "./goals";
import { measureProgram } from "./measure-program";

const PROJECT = path.resolve(__dirname, "..");

/** Node collects garbage late where it has much memory: with less, it takes less. */
const HEAP = "--max-old-space-size=160";

/**
 * Prints what the detector needs for a flood: lines within five minutes that all match its query, with a grant in the middle.
 * @param lines how many
 * @param write whether the figures go into the documentation
 */
export function printFlood(lines: number, write: boolean): Goal[] {
  const program = path.join(PROJECT, ".cache/bench-detector-flood.cjs");
  const file = `${program}.json`;
  try {
    buildSync({
      entryPoints: [path.join(PROJECT, "bench/detector-flood/run-flood.ts")],
      absWorkingDir: PROJECT,
      bundle: true,
      platform: "node",
      outfile: program,
    });
    const { peakMiB } = measureProgram([process.execPath, HEAP, program, String(lines), file]);
    const figures = JSON.parse(fs.readFileSync(file, "utf8")) as FloodFigures;
    const table = floodTable(figures, peakMiB);
    console.log(
      "\nA flood in one log group, with AWS's limits and two seconds a query, waiting simulated:\n",
    );
    table.forEach((line) => {
      console.log(line);
    });
    if (write) {
      writeFigures("docs/detection.md", "flood", "--only-detector-flood", table);
    }
    return [
      {
        what: `memory of the detector at ${lines.toLocaleString("en")} matching lines`,
        limit: 256,
        measured: peakMiB,
        show: (value) => `${value.toFixed(0)} MiB`,
      },
      {
        what: "schedules until a grant in the middle of them is reported",
        limit: 2,
        measured: figures.grantSeconds / 300,
        show: (value) => value.toFixed(2),
      },
    ];
  } finally {
    fs.rmSync(program, { force: true });
    fs.rmSync(file, { force: true });
  }
}

/** The figures as a table of Markdown. */
function floodTable(
  { lines, rows, processorSeconds, grantSeconds, grantRuns }: Omit<FloodFigures, "runs">,
  peakMiB: number,
): string[] {
  const cells = [
    lines.toLocaleString("en"),
    rows.toLocaleString("en"),
    Math.round(rows / processorSeconds).toLocaleString("en"),
    `${grantSeconds.toFixed(0)} s`,
    String(grantRuns),
    `${peakMiB.toFixed(0)} MiB`,
  ];
  return [
    "| lines | rows read | rows per second of a processor | grant reported after | in run | memory |",
    "|--:|--:|--:|--:|--:|--:|",
    `| ${cells.join(" | ")} |`,
  ];
}
