import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { synthesize } from "../../../modules/app/synthesize";
import { loadTeamsConfig } from "../../../modules/config/load-teams-config";
import { type DeployPolicy } from "../../../modules/deployment/deploy-policy";
import { PROGRAM } from "../../support/compiled-program";

const PROJECT = path.resolve(__dirname, "../../..");

describe("mwaa-teams deploy-policy", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mwaa teams "));

  beforeAll(() => {
    synthesize(loadTeamsConfig(path.join(PROJECT, "teams.yaml")), path.join(folder, "cdktf.out"));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [PROGRAM, "deploy-policy", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  }

  function policies(...args: string[]): readonly DeployPolicy[] {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return (JSON.parse(stdout) as { policies: DeployPolicy[] }).policies;
  }

  test("writes the policies of every stack, teams and trails, each with a name of its own", () => {
    const all = policies();

    expect(all.map(({ stack, accountId, purpose }) => [stack, accountId, purpose])).toEqual([
      ["audit-111122223333", "111122223333", "apply"],
      ["audit-444455556666", "444455556666", "apply"],
      ["marketing", "444455556666", "apply"],
      ["payments", "111122223333", "apply"],
    ]);
    const names = all.flatMap(({ role, caller }) => [...role, ...caller]).map(({ name }) => name);
    expect(names).toContain("payments-deploy-1");
    expect(names).toContain("payments-deploy-caller");
    expect(new Set(names).size).toBe(names.length);
  });

  test("writes what a plan of one stack takes", () => {
    const [only, ...others] = policies("--team", "payments", "--for", "plan");

    expect(others).toEqual([]);
    expect(only?.role.map(({ name }) => name)).toEqual(
      only?.role.map((_, index) => `payments-plan-${index + 1}`),
    );
    expect(JSON.stringify(only)).not.toContain("iam:CreateRole");
  });

  test("takes an earlier output for what a change removes", () => {
    const earlier = path.join(folder, "earlier.out");
    const text = fs.readFileSync(path.join(PROJECT, "teams.yaml"), "utf8");
    fs.writeFileSync(path.join(folder, "earlier.yaml"), text.replaceAll("data-platform", "former-platform"));
    fs.mkdirSync(path.join(folder, "requirements"), { recursive: true });
    synthesize(loadTeamsConfig(path.join(folder, "earlier.yaml")), earlier);

    expect(JSON.stringify(policies("--previous", earlier))).toContain("role/former-platform");
    expect(JSON.stringify(policies())).not.toContain("role/former-platform");
  });

  test("explains itself with examples and exit codes", () => {
    const { status, stdout } = run("--help");

    expect(status).toBe(0);
    expect(stdout).toContain("Examples:\n  mwaa-teams deploy-policy ");
    expect(stdout).toContain("Exit codes: 0 done, 1 the folder cannot be used, 2 the command line is wrong.");
  });

  test.each<[string, string[], number, RegExp]>([
    [
      "a stack that is not there",
      ["--team", "sales"],
      1,
      /^--team: must be audit-\d+ or .*payments, got: sales\n$/,
    ],
    [
      "a folder without stacks",
      ["--out", "nowhere"],
      1,
      /^nowhere: must hold synthesized stacks .*got: none\n$/,
    ],
    ["another purpose", ["--for", "destroy"], 2, /Allowed choices are apply, plan/],
  ])("rejects %s with one message", (_, args, code, message) => {
    const { status, stdout, stderr } = run(...args);

    expect({ status, stdout }).toEqual({ status: code, stdout: "" });
    expect(stderr).toMatch(message);
  });
});
