import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { medianRun, type Run, runNode } from "./measure";

/**
 * How long the main job takes and how much memory it needs, for few teams and many, as whole processes: Node's
 * own start, loading the library and reading `teams.yaml` included. The peer is a Node process that does nothing
 * but write the same bytes to the same disk.
 */
const TEAM_COUNTS = [1, 10, 100, 300];
const RUNS = 5;

const project = path.resolve(__dirname, "..");
const peer = path.join(__dirname, "write-only.js");

function teamsYaml(count: number): string {
  const team = (index: number): string => `  team-${index}:
    accountId: "${String(100000000000 + index)}"
    network: { create: { cidr: 10.${index % 250}.0.0/16 } }
`;
  return `organization: acme
defaults:
  region: eu-west-1
  airflow: { version: "2.11.2" }
teams:
${Array.from({ length: count }, (_, index) => team(index + 1)).join("")}`;
}

function measure(count: number, folder: string): { synth: Run; write: Run; bytes: number } {
  const teamsFile = path.join(folder, "teams.yaml");
  const outdir = path.join(folder, "synth");
  fs.writeFileSync(teamsFile, teamsYaml(count));
  const synth: Run[] = [];
  const write: Run[] = [];
  // One after the other, so that a busy moment of the machine meets both.
  for (let run = 0; run < RUNS; run++) {
    fs.rmSync(outdir, { recursive: true, force: true });
    synth.push(
      runNode(["--import", "tsx", "main.ts"], { TEAMS_FILE: teamsFile, CDKTF_OUTDIR: outdir }, project),
    );
    const copy = path.join(folder, "copy");
    write.push(runNode([peer, outdir, copy], {}, project));
    fs.rmSync(copy, { recursive: true });
  }
  const bytes = fs
    .readdirSync(outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
  return { synth: medianRun(synth), write: medianRun(write), bytes };
}

function main(): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-synth-"));
  console.log(`Median of ${RUNS} runs, Node ${process.version}, ${os.cpus().length} cores.\n`);
  console.log("| teams | output | synth | writing alone | ratio | peak memory | writing alone | ratio |");
  console.log("|--:|--:|--:|--:|--:|--:|--:|--:|");
  try {
    for (const count of TEAM_COUNTS) {
      const { synth, write, bytes } = measure(count, folder);
      const cells = [
        count,
        `${(bytes / 1024 ** 2).toFixed(1)} MiB`,
        `${(synth.milliseconds / 1000).toFixed(2)} s`,
        `${(write.milliseconds / 1000).toFixed(2)} s`,
        (synth.milliseconds / write.milliseconds).toFixed(1),
        `${synth.peakMiB.toFixed(0)} MiB`,
        `${write.peakMiB.toFixed(0)} MiB`,
        (synth.peakMiB / write.peakMiB).toFixed(1),
      ];
      console.log(`| ${cells.join(" | ")} |`);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

main();
