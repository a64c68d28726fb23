import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { filesOf } from "../../support/files";

const PROJECT = path.resolve(__dirname, "../../..");
const TSX = require.resolve("tsx");

const TEAMS = `
organization: acme
defaults:
  region: eu-west-1
  airflow: { version: "2.11.2", requirements: requirements.txt }
  network: { create: { cidr: 10.20.0.0/16 } }
teams:
  payments: { accountId: "111122223333" }
  marketing: { accountId: "444455556666", network: { create: { egress: endpoints } } }
`;

describe("main.ts", () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true })));

  /** A user's folder with a `teams.yaml` and what it names. */
  function userFolder(teams = TEAMS): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "user's folder "));
    folders.push(folder);
    fs.writeFileSync(path.join(folder, "teams.yaml"), teams);
    fs.writeFileSync(path.join(folder, "requirements.txt"), "boto3\n");
    return folder;
  }

  function run(
    cwd: string,
    env: NodeJS.ProcessEnv = {},
    args: readonly string[] = [],
  ): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, ["--import", TSX, path.join(PROJECT, "main.ts"), ...args], {
      cwd,
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
  }

  /** Where most tests look: a folder in which `main.ts` has run once, with no program to find on the PATH. */
  let written: string;
  let output: Pick<SpawnSyncReturns<string>, "status" | "stdout" | "stderr">;
  beforeAll(() => {
    written = userFolder();
    output = run(written, { PATH: path.join(written, "no programs") });
  });

  test("needs no program but Node: Terraform is for later", () => {
    const { status, stderr } = output;

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("writes a stack for each team and ends with a table of them", () => {
    expect(Object.keys(filesOf(path.join(written, "cdktf.out"))).sort()).toEqual([
      "manifest.json",
      expect.stringMatching(/^stacks\/marketing\/assets\/.*\/requirements\.txt$/),
      expect.stringMatching(/^stacks\/marketing\/assets\/.*\/THIRD-PARTY-LICENSES\.txt$/),
      expect.stringMatching(/^stacks\/marketing\/assets\/.*\/index\.js$/),
      "stacks/marketing/cdk.tf.json",
      expect.stringMatching(/^stacks\/payments\/assets\/.*\/requirements\.txt$/),
      expect.stringMatching(/^stacks\/payments\/assets\/.*\/THIRD-PARTY-LICENSES\.txt$/),
      expect.stringMatching(/^stacks\/payments\/assets\/.*\/index\.js$/),
      "stacks/payments/cdk.tf.json",
    ]);
    expect(output.stdout).toMatch(/^stack +account +region +resources +file +warnings\n/);
    expect(output.stdout).toMatch(
      /^payments +111122223333 +eu-west-1 +\d+ +cdktf\.out\/stacks\/payments\/cdk\.tf\.json +\d+$/m,
    );
  });

  test("writes the same bytes on two runs and in two folders, and no path of the machine", () => {
    const first = filesOf(path.join(written, "cdktf.out"));
    const other = userFolder();
    run(written);
    run(other);

    expect(filesOf(path.join(written, "cdktf.out"))).toEqual(first);
    expect(filesOf(path.join(other, "cdktf.out"))).toEqual(first);
    const text = JSON.stringify(first);
    for (const place of [os.tmpdir(), PROJECT, os.homedir()].filter((place) => place !== "/")) {
      expect(text).not.toContain(`${place}/`);
    }
  });

  test("gives the CDKTF CLI the same files", () => {
    const folder = userFolder();
    fs.copyFileSync(path.join(PROJECT, "cdktf.json"), path.join(folder, "cdktf.json"));
    const { status, stdout, stderr } = spawnSync(
      path.join(PROJECT, "node_modules/.bin/cdktf"),
      [
        "synth",
        "--output",
        "cli.out",
        "--app",
        `"${process.execPath}" --import "${TSX}" "${PROJECT}/main.ts"`,
      ],
      { cwd: folder, env: { ...process.env, CI: "true", CHECKPOINT_DISABLE: "1" }, encoding: "utf8" },
    );

    expect({ status, output: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, output: "" });
    expect(filesOf(path.join(folder, "cli.out"))).toEqual(filesOf(path.join(written, "cdktf.out")));
  });

  test("fails for a mistake in one message, with exit code 1, and leaves the old output alone", () => {
    const folder = userFolder(TEAMS.replace("10.20.0.0/16", "10.20.0.0/28").replace("2.11.2", "2.11"));
    fs.cpSync(path.join(written, "cdktf.out"), path.join(folder, "cdktf.out"), { recursive: true });
    const before = filesOf(folder);

    const { status, stdout, stderr } = run(folder);

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^teams\.yaml:5:\d+ {2}defaults\.airflow\.version must .*got: "2\.11"\n/);
    expect(stderr).toMatch(
      /^teams\.yaml:6:\d+ {2}defaults\.network\.create\.cidr must .*got: "10\.20\.0\.0\/28"$/m,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(filesOf(folder)).toEqual(before);
  });

  test("fails for a missing file without a stack trace", () => {
    const { status, stderr } = run(userFolder(), { TEAMS_FILE: "missing.yaml" });

    expect(status).toBe(1);
    expect(stderr).toContain("missing.yaml");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("writes the stack of one team with --team, and leaves the other's folder alone", () => {
    const folder = userFolder();
    fs.cpSync(path.join(written, "cdktf.out"), path.join(folder, "cdktf.out"), { recursive: true });
    const before = filesOf(folder);
    fs.rmSync(path.join(folder, "cdktf.out/stacks/payments/cdk.tf.json"));

    const { status, stdout } = run(folder, {}, ["--team", "payments"]);

    expect({ status, stacks: stdout.match(/^\S+(?= +\d{12})/gm) }).toEqual({
      status: 0,
      stacks: ["payments"],
    });
    expect(filesOf(folder)).toEqual(before);
  });
});
