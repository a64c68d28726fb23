import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { PROGRAM } from "../../support/compiled-program";

const PROJECT = path.resolve(__dirname, "../../..");
const TEAMS = path.join(PROJECT, "teams.yaml");

interface Report {
  readonly monthly: number;
  readonly stacks: readonly { readonly name: string; readonly notCounted: readonly string[] }[];
  readonly difference?: { readonly monthly: number; readonly stacks: readonly { readonly name: string }[] };
}

describe("mwaa-teams cost", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mwaa teams "));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const env = { ...process.env, TMPDIR: folder };
    return spawnSync(process.execPath, [PROGRAM, "cost", ...args], { cwd: folder, encoding: "utf8", env });
  }

  test("prices every stack of a file, has a name for all that it does not count, and leaves nothing behind", () => {
    const { status, stdout, stderr } = run("--file", TEAMS, "--json");
    const { monthly, stacks } = JSON.parse(stdout) as Report;

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stacks.map(({ name }) => name)).toEqual([
      "audit-111122223333",
      "audit-444455556666",
      "marketing",
      "payments",
    ]);
    expect(monthly).toBeGreaterThan(900);
    expect(stacks.flatMap(({ notCounted }) => notCounted).filter((one) => one.includes("type"))).toEqual([]);
    expect(fs.readdirSync(folder).filter((name) => name.startsWith("mwaa-teams-"))).toEqual([]);
  });

  test("shows what a pull request changes: another class of one team", () => {
    const config = parse(fs.readFileSync(TEAMS, "utf8")) as {
      teams: Record<string, { airflow: { environmentClass: string } }>;
    };
    (config.teams.payments as { airflow: { environmentClass: string } }).airflow.environmentClass =
      "mw1.medium";
    const changed = path.join(folder, "changed.yaml");
    fs.writeFileSync(changed, stringify(config));
    const { status, stdout } = run("--file", changed, "--against", TEAMS, "--team", "payments", "--json");
    fs.rmSync(changed);
    const { difference } = JSON.parse(stdout) as Report;

    expect(status).toBe(0);
    expect(difference?.monthly).toBe(182.5);
    expect(difference?.stacks.map(({ name }) => name)).toEqual(["payments"]);
  });

  test.each<[string, string[], number, RegExp]>([
    [
      "a team that is not there",
      ["--team", "orders"],
      1,
      /--team must be marketing or payments, got: "orders"/,
    ],
    ["a number that is none", ["--workers", "many"], 2, /It must be a number from 0 to 100, such as 2\.5\./],
    ["more hours than a month has", ["--hours", "745"], 2, /It must be a number from 0 to 744/],
    ["half a file", ["--dag-files", "1.5"], 2, /It must be a whole number from 0/],
    [
      "a file that is not there",
      ["--against", "other.yaml"],
      1,
      /^other\.yaml {2}must exist, got: no such file$/m,
    ],
  ])("rejects %s in one message", (_, args, code, message) => {
    const { status, stdout, stderr } = run("--file", TEAMS, ...args);

    expect({ status, stdout }).toEqual({ status: code, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
