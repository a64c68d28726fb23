import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { AWS_CDK_APP, awsCdkModule, installAwsCdk } from "./aws-cdk-app";
import { diskUsage } from "./disk-usage";
import { type Goal } from "./goals";
import { medianRun, type Run, runNode } from "./measure";
import { teamsYaml } from "./teams-yaml";

/*
 * How long the main job takes and how much memory it needs, for few teams and many, as whole processes: Node's own
 * start, loading the library and reading `teams.yaml` included.
 */

const PROJECT = path.resolve(__dirname, "..");
const WRITE_ONLY = path.join(__dirname, "write-only.js");

/** Beyond this number of teams the others only cost time. */
const OTHERS_UP_TO = 100;

/** What one number of teams took. */
interface Row {
  readonly teams: number;
  /** Bytes of the output on the disk. */
  readonly bytes: number;
  /** `mwaa-teams synth` of the built package: JavaScript, as the AWS CDK app is. */
  readonly synth: Run;
  readonly others?: Others;
}

interface Others {
  /** `npm run synth`, from the source: it compiles TypeScript first, and has one thread. */
  readonly source: Run;
  /** A process that only copies the output, each file whole. */
  readonly write: Run;
  /** The AWS CDK app, as it is by default. */
  readonly cdk: Run;
  /** The AWS CDK app without its validation of templates, which takes most of its time. */
  readonly unvalidated: Run;
}

/** What the runs of one benchmark share. */
interface Bench {
  readonly folder: string;
  /** The built package's command line. */
  readonly cli: string;
  readonly runs: number;
}

const HEADINGS = [
  "teams",
  "output",
  "mwaa-teams synth",
  "peak memory",
  "writing alone",
  "times its time",
  "npm run synth",
  "AWS CDK",
  "times as fast",
  "AWS CDK, no validation",
  "times as fast",
];

/**
 * Prints synth beside its peers for each number of teams, the median of several runs.
 * @param cli the built package's command line
 * @returns the goals of a run that has 100 and 1,000 teams
 */
export function printSynth(cli: string, teamCounts: readonly number[], runs: number): Goal[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-synth-"));
  try {
    installAwsCdk();
    const bench = { folder, cli, runs };
    console.log(`Median of ${runs} runs, Node ${process.version}, ${os.cpus().length} cores.\n`);
    console.log(`| ${HEADINGS.join(" | ")} |`);
    console.log(`|${HEADINGS.map(() => "--:").join("|")}|`);
    const rows = teamCounts.map((teams) => {
      const row = measure(teams, bench);
      console.log(`| ${cells(row).join(" | ")} |`);
      return row;
    });
    return goals(rows);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function measure(teams: number, { folder, cli, runs }: Bench): Row {
  const teamsFile = path.join(folder, "teams.yaml");
  const outdir = path.join(folder, "synth");
  fs.writeFileSync(teamsFile, teamsYaml(teams));
  const synthesize = (...args: string[]): Run => {
    fs.rmSync(outdir, { recursive: true, force: true });
    return runNode(args, { TEAMS_FILE: teamsFile, CDKTF_OUTDIR: outdir }, PROJECT);
  };
  // One after the other, so that a busy moment of the machine meets all of them.
  const rounds = Array.from({ length: runs }, () => {
    const synth = synthesize(cli, "synth");
    return teams > OTHERS_UP_TO
      ? { synth }
      : {
          synth,
          others: { ...runPeers(teams, folder, outdir), source: synthesize("--import", "tsx", "main.ts") },
        };
  });
  const others = rounds.flatMap((round) => round.others ?? []);
  const medianOf = (name: keyof Others): Run => medianRun(others.map((one) => one[name]));
  return {
    teams,
    bytes: diskUsage(outdir),
    synth: medianRun(rounds.map(({ synth }) => synth)),
    others:
      others.length === 0
        ? undefined
        : {
            source: medianOf("source"),
            write: medianOf("write"),
            cdk: medianOf("cdk"),
            unvalidated: medianOf("unvalidated"),
          },
  };
}

function runPeers(teams: number, folder: string, outdir: string): Omit<Others, "source"> {
  const copy = path.join(folder, "copy");
  const cdkOut = path.join(folder, "cdk.out");
  const teamModule = path.join(folder, "team.js");
  fs.writeFileSync(teamModule, awsCdkModule(path.join(outdir, "stacks/team-1/cdk.tf.json"), "team-1"));
  const cdk = (env: NodeJS.ProcessEnv): Run => {
    fs.rmSync(cdkOut, { recursive: true, force: true });
    return runNode([AWS_CDK_APP, teamModule, String(teams), cdkOut], env, folder);
  };
  const peers = {
    write: runNode([WRITE_ONLY, outdir, copy], {}, folder),
    cdk: cdk({}),
    unvalidated: cdk({ CDK_VALIDATION: "false" }),
  };
  fs.rmSync(copy, { recursive: true });
  return peers;
}

function cells({ teams, bytes, synth, others }: Row): string[] {
  const seconds = ({ milliseconds }: Run): string => `${(milliseconds / 1000).toFixed(2)} s`;
  const own = [String(teams), megabytes(bytes), seconds(synth), mebibytes(synth.peakMiB)];
  if (others === undefined) {
    return HEADINGS.map((_, column) => own[column] ?? "");
  }
  const { source, write, cdk, unvalidated } = others;
  return [
    ...own,
    ...[seconds(write), times(ratio(synth, write))],
    ...[seconds(source), seconds(cdk), times(ratio(cdk, synth))],
    ...[seconds(unvalidated), times(ratio(unvalidated, synth))],
  ];
}

function goals(rows: readonly Row[]): Goal[] {
  const hundred = rows.find(({ teams }) => teams === 100);
  const thousand = rows.find(({ teams }) => teams === 1_000);
  if (hundred?.others === undefined || thousand === undefined) {
    throw new Error("the goals are for 100 teams and 1,000");
  }
  const seconds = (value: number): string => `${value.toFixed(2)} s`;
  return [
    {
      what: "100 teams",
      limit: 2,
      measured: hundred.synth.milliseconds / 1000,
      show: seconds,
      informative: true,
    },
    {
      what: "100 teams to writing alone",
      limit: 10,
      measured: ratio(hundred.synth, hundred.others.write),
      show: times,
    },
    {
      what: "100 teams, faster than the AWS CDK",
      limit: 3,
      measured: ratio(hundred.others.cdk, hundred.synth),
      show: times,
      atLeast: true,
    },
    { what: "output of 100 teams", limit: 30e6, measured: hundred.bytes, show: megabytes },
    {
      what: "1,000 teams to 100",
      limit: 10,
      measured: ratio(thousand.synth, hundred.synth),
      show: times,
    },
    {
      what: "memory of 1,000 teams",
      limit: 1024,
      measured: thousand.synth.peakMiB,
      show: mebibytes,
    },
  ];
}

function ratio(one: Run, other: Run): number {
  return one.milliseconds / other.milliseconds;
}

function times(value: number): string {
  return value.toFixed(1);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function mebibytes(value: number): string {
  return `${value.toFixed(0)} MiB`;
}
