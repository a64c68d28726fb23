import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { type Goal } from "./goals";
import { median, runNode } from "./measure";
import { measureProgram, medianCost } from "./measure-program";
import { teamsYaml } from "./teams-yaml";

const FORMATS = ["text", "markdown", "json", "html"] as const;

/**
 * Prints what `mwaa-teams access` of 100 teams costs in each format, whole processes of the built package; and how
 * long Chromium takes to the first paint of the page of 300, where it is installed.
 * @param cli the built package's command line
 * @param runs how often each is run; the median counts
 */
export async function printAccess(cli: string, runs: number): Promise<Goal[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-access-"));
  const synthesized = (teams: number): string => {
    const teamsFile = path.join(folder, "teams.yaml");
    const out = path.join(folder, `${teams}`);
    fs.writeFileSync(teamsFile, teamsYaml(teams));
    runNode([cli, "synth"], { TEAMS_FILE: teamsFile, CDKTF_OUTDIR: out }, folder);
    return out;
  };
  try {
    const out = synthesized(100);
    const command = (of: string, format: string): string[] => [
      cli,
      "access",
      "--out",
      of,
      "--format",
      format,
    ];
    const rows = FORMATS.map((format) => {
      const costs = Array.from({ length: runs }, () =>
        measureProgram([process.execPath, ...command(out, format)]),
      );
      return { format, ...medianCost(costs), bytes: outputOf(command(out, format)).length };
    });
    const page = path.join(folder, "access.html");
    fs.writeFileSync(page, outputOf(command(synthesized(300), "html")));
    const paint = await firstPaint(page, runs);

    console.log(`\nmwaa-teams access of 100 teams, whole processes, median of ${runs}:\n`);
    console.log("| | time | of a processor | largest memory | output |");
    console.log("|:--|--:|--:|--:|--:|");
    for (const { format, seconds, processorSeconds, peakMiB, bytes } of rows) {
      console.log(
        `| ${format} | ${seconds.toFixed(2)} s | ${processorSeconds.toFixed(2)} s | ${peakMiB.toFixed(0)} MiB | ${kilobytes(bytes)} |`,
      );
    }
    console.log(
      paint === undefined
        ? "\nfirst paint of the page of 300 teams: not measured, Chromium is missing"
        : `\nfirst paint of the page of 300 teams: ${paint.toFixed(0)} ms`,
    );
    const [text, markdown] = rows;
    const size = { show: kilobytes, measured: NaN };
    return [
      {
        what: "access of 100 teams, of a processor",
        limit: 3,
        measured: text?.processorSeconds ?? NaN,
        show: (value) => `${value.toFixed(2)} s`,
        informative: true,
      },
      {
        what: "memory of access of 100 teams",
        limit: 250,
        measured: text?.peakMiB ?? NaN,
        show: (value) => `${value.toFixed(0)} MiB`,
      },
      { ...size, what: "access of 100 teams as Markdown", limit: 60e3, measured: markdown?.bytes ?? NaN },
      { ...size, what: "access of 300 teams as a page", limit: 2e6, measured: fs.statSync(page).size },
      ...(paint === undefined
        ? []
        : [
            {
              what: "first paint of the page of 300 teams",
              limit: 1,
              measured: paint / 1_000,
              show: (value: number) => `${value.toFixed(2)} s`,
              informative: true,
            },
          ]),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function outputOf(args: readonly string[]): string {
  return execFileSync(process.execPath, args, { encoding: "utf8", maxBuffer: 64e6 });
}

/** Milliseconds, the median of several loads; nothing where Chromium is missing. */
async function firstPaint(file: string, runs: number): Promise<number | undefined> {
  const { stdout } = spawnSync("which", ["chromium"], { encoding: "utf8" });
  if (stdout === "") {
    return undefined;
  }
  const browser = await chromium.launch({ executablePath: stdout.trim(), args: ["--no-sandbox"] });
  try {
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const page = await browser.newPage();
      await page.goto(`file://${file}`);
      let painted: number | undefined;
      // The page's own rules let no script in that would wait there.
      while (painted === undefined) {
        painted = await page.evaluate<number | undefined>(
          "performance.getEntriesByName('first-contentful-paint')[0]?.startTime",
        );
        await page.waitForTimeout(20);
      }
      times.push(painted);
      await page.close();
    }
    return median(times);
  } finally {
    await browser.close();
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(0)} kB`;
}
