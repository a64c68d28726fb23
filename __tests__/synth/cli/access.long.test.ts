import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { synthesize } from "../../../modules/app/synthesize";
import { loadTeamsConfig, parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { PROGRAM } from "../../support/compiled-program";

const PROJECT = path.resolve(__dirname, "../../..");

describe("mwaa-teams access", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mwaa teams "));
  const out = path.join(folder, "cdktf.out");

  beforeAll(() => {
    synthesize(loadTeamsConfig(path.join(PROJECT, "teams.yaml")), out);
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: "utf8" });
  }

  /** A folder of stacks with one file in it. */
  function stack(content: string): string {
    const other = fs.mkdtempSync(path.join(folder, "out-"));
    fs.mkdirSync(path.join(other, "stacks/x"), { recursive: true });
    fs.writeFileSync(path.join(other, "stacks/x/cdk.tf.json"), content);
    return other;
  }

  test("knows what the roles of an environment with a qualifier are for", () => {
    const other = path.join(folder, "qualified");
    const file = {
      organization: "acme",
      teams: {
        reports: {
          accountId: "111122223333",
          region: "us-east-1",
          qualifier: "us",
          airflow: { version: "2.11.2" },
          network: { create: { cidr: "10.20.0.0/16" } },
          delivery: { ci: [{ github: { repository: "acme/dags", environment: "production" } }] },
        },
      },
    };
    const source = { file: "teams.yaml", directory: folder };
    synthesize(parseTeamsConfig(JSON.stringify(file), source), other);

    expect(run("access", "--out", other).stdout).toMatch(/^ {2}DAG publisher +– no +✓ yes /m);
    const all = run("access", "--out", other, "--all").stdout;
    expect(all).toMatch(
      /^ {2}DAG publisher {2}arn:aws:iam::111122223333:role\/mwaa-reports-us-dag-publisher$/m,
    );
    expect(all).toMatch(/^ {2}privilege detector {2}arn:/m);
  });

  test("shows every team under cdktf.out", () => {
    const { status, stdout, stderr } = run("access");

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^marketing \(account 444455556666, eu-west-1\)$/m);
    expect(stdout).toMatch(/^payments \(account 111122223333, eu-west-1\)$/m);
    expect(stdout).toMatch(/^ {2}DAGs \(execution role\) +– no +– no +✓ yes /m);
  });

  test.each<[string, string[], RegExp]>([
    ["every answer", ["--all"], /^ {4}denied +write DAGs +mwaa-payments-boundary: DenyWritingOwnBucket$/m],
    [
      "the answers of one kind, by capability",
      ["--only", "allowed", "--by", "capability"],
      /^ {2}DAG bucket: write DAGs\n {4}allowed +DAG publisher +publisher: PublishDags$/m,
    ],
    [
      "the answers of somebody",
      ["--principal", "mwaa-payments-ci"],
      /^ {4}allowed +deliver DAGs +deliver: Deliver$/m,
    ],
    [
      "one answer, step by step",
      ["--team", "payments", "--why", "DAGs (execution role)", "write DAGs"],
      /^payments: can DAGs \(execution role\) write DAGs\? denied: [^]*<= decides$/m,
    ],
    ["that nothing changed", ["--diff", "cdktf.out"], /^Nobody gains or loses anything\.$/m],
  ])("shows %s", (_, args, expected) => {
    const { status, stdout, stderr } = run("access", ...args);

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(expected);
  });

  test.each([
    ["markdown", /^# Who can do what: payments/],
    ["json", /^\{/],
    ["html", /^<!doctype html>/],
  ])("writes %s, of one team where one is named", (format, start) => {
    const { status, stdout } = run("access", "--team", "payments", "--format", format);

    expect(status).toBe(0);
    expect(stdout).toMatch(start);
    expect(stdout).not.toContain("444455556666:role/marketing");
  });

  test("explains itself with examples and exit codes", () => {
    const { status, stdout } = run("access", "--help");

    expect(status).toBe(0);
    expect(stdout).toContain("Examples:\n  mwaa-teams access ");
    expect(stdout).toContain("Exit codes: 0 done, 1 the folder cannot be used, ");
  });

  test.each([
    ["an unknown format", ["access", "--format", "pdf"], /Allowed choices are text, markdown, json, html/],
    ["an unknown option", ["access", "--fromat", "text"], /Did you mean --format/],
    ["an unknown command", ["acess"], /Did you mean access/],
    ["--why without a capability", ["access", "--why", "DAGs"], /--why takes a principal and a capability/],
    ["a capability without --why", ["access", "cdktf.out"], /with --why, and the folder of synth with --out/],
    ["options that exclude each other", ["access", "--diff", "x", "--all"], /cannot be used with option/],
  ])("exits with 2 for %s", (_, args, message) => {
    const { status, stderr } = run(...args);

    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  test.each<[string, () => string[], RegExp]>([
    [
      "a folder without stacks",
      () => ["--out", "nowhere"],
      /^nowhere: must hold synthesized stacks .*got: none\n$/,
    ],
    [
      "a team that is not there",
      () => ["--team", "sales"],
      /^--team: must be marketing or payments, got: sales\n$/,
    ],
    [
      "a principal that is not there",
      () => ["--principal", "stranger"],
      /^--principal: must be a principal, .*got: stranger\n$/,
    ],
    [
      "another synthesis that is not there",
      () => ["--diff", "nowhere"],
      /^nowhere: must hold synthesized stacks/,
    ],
    [
      "a format that a difference has not",
      () => ["--diff", "cdktf.out", "--format", "html"],
      /^--format: must be text, markdown or json beside --diff, got: html\n$/,
    ],
    ["a plan", () => ["--out", stack('{"format_version":"1.2","planned_values":{}}')], /got: a plan \(/],
    ["a state", () => ["--out", stack('{"version":4,"lineage":"x"}')], /got: a state\n$/],
    ["other JSON", () => ["--out", stack('{"name":"x"}')], /got: other JSON, with "name"\n$/],
    ["JSON that is cut off", () => ["--out", stack('{"resource":')], /got: text that is no JSON \(.*\)\n$/],
    [
      "HCL in a file for JSON",
      () => ["--out", stack('resource "aws_s3_bucket" "b" {\n}')],
      /must be a configuration in Terraform's JSON, such as `mwaa-teams synth` writes, got: HCL\n$/,
    ],
    [
      "a folder of HCL",
      () => {
        const hcl = fs.mkdtempSync(path.join(folder, "hcl-"));
        fs.writeFileSync(path.join(hcl, "main.tf"), 'resource "aws_s3_bucket" "b" {}');
        return ["--out", hcl];
      },
      /must hold synthesized stacks .*got: HCL, which is not read \(.*main\.tf\)\n$/,
    ],
    [
      "a file in place of the folder",
      () => ["--out", path.join(PROJECT, "package.json")],
      /must be a folder, got: a file\n$/,
    ],
    [
      "a call of a module in place of an environment",
      () => ["--out", stack('{"module":{"airflow":{"source":"./m"}}}')],
      /must hold the stack of a team, .*got: x, module\.airflow is not read\n$/,
    ],
    [
      "an account that is none",
      () => ["--account", "acme"],
      /^--account: must be an AWS account id, 12 digits/,
    ],
    [
      "an account that is none of the stacks'",
      () => ["--account", "999988887777"],
      /^--account: must be the account of a stack, got: 999988887777/,
    ],
    [
      "a CDKTF stack without an environment",
      () => ["--out", stack('{"//":{"metadata":{"stackName":"x"}}}')],
      /must hold the stack of a team, with one aws_mwaa_environment, got: x\n$/,
    ],
    [
      "a policy that cannot be read, by its team and statement",
      () => {
        const statement = { Sid: "Mine", Effect: "Permit", Action: "*", Resource: "*" };
        const resource = {
          aws_iam_policy: { P: { name: "p", policy: JSON.stringify({ Statement: statement }) } },
        };
        return ["--out", stack(JSON.stringify({ "//": { metadata: { stackName: "sales" } }, resource }))];
      },
      /^sales: aws_iam_policy\.P: policy: Mine: Effect must be Allow or Deny, got: "Permit"\n$/,
    ],
  ])("exits with 1 for %s, with one message", (_, args, message) => {
    const { status, stdout, stderr } = run("access", ...args());

    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
