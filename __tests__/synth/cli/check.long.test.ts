import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { PROGRAM } from "../../support/compiled-program";

/** The program itself; what it decides is in __tests__/unit/cli. */
describe("mwaa-teams check", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mwaa check "));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  beforeAll(() => {
    fs.mkdirSync(path.join(folder, "dags"));
    fs.writeFileSync(path.join(folder, "dags/daily.py"), "eval(input())\n");
  });

  function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const env = { ...process.env, NO_COLOR: undefined };
    return spawnSync(process.execPath, [PROGRAM, "check", ...args], {
      cwd: folder,
      encoding: "utf8",
      env,
    });
  }

  test("exits with 1 and writes findings to standard output, without colours where that is no terminal", () => {
    const { status, stdout, stderr } = run("dags");

    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toContain("dags/daily.py:1:1  error  EXEC001  eval runs text as code");
    expect(stdout).not.toContain("\u001b");
  });

  test("has colours with --color", () => {
    expect(run("dags", "--color").stdout).toContain("\u001b[31merror\u001b[0m");
  });

  test("takes dag-policy.yaml of the working folder", () => {
    fs.writeFileSync(path.join(folder, "dag-policy.yaml"), "rules: { EXEC001: sometimes }\n");
    const { status, stdout, stderr } = run("dags");
    fs.rmSync(path.join(folder, "dag-policy.yaml"));

    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(
      /^dag-policy\.yaml:1:\d+ {2}rules\.EXEC001 must be error, warning, info or off, got: "sometimes"\n$/,
    );
  });

  test("explains itself with examples and exit codes", () => {
    const { status, stdout } = run("--help");

    expect(status).toBe(0);
    expect(stdout).toContain("Examples:\n  mwaa-teams check dags ");
    expect(stdout).toMatch(/Exit codes: 0 clean, 1 findings, 2 something could not be read/);
    expect(stdout).not.toContain("--today");
  });

  test.each([
    ["no path", [], /^PATH must be given: a file, a folder or a pattern, got: nothing\n$/],
    [
      "an unknown format",
      ["dags", "--format", "pdf"],
      /Allowed choices are text, json, sarif, github, markdown/,
    ],
    ["an unknown severity", ["dags", "--fail-on", "note"], /Allowed choices are error, warning, info/],
    ["an unknown option", ["dags", "--explian", "x"], /Did you mean --explain/],
  ])("exits with 2 for %s", (_, args, message) => {
    const { status, stdout, stderr } = run(...args);

    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
