import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Janitor } from "../terraform/support/janitor";
import { Consumer } from "./support/consumer";

/** Alone with Node: no parser, no CDKTF and no network beside the package. */
describe("mwaa-teams check of the package", () => {
  jest.setTimeout(10 * 60_000);

  const janitor = new Janitor();
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = Consumer.create(janitor, {});
    await consumer.install("--legacy-peer-deps");
    mkdirSync(join(consumer.folder, "dags"));
    consumer.write("dags/clean.py", "x = 1\n");
    consumer.write("dags/daily.py", "run = eval\nrun(input())\n");
  });
  afterAll(() => janitor.close());

  /** Without a way out: every proxy and registry leads nowhere. */
  function check(...args: readonly string[]): ReturnType<Consumer["run"]> {
    const nowhere = "http://127.0.0.1:9";
    return consumer.run(
      "env",
      ...["HTTP_PROXY", "HTTPS_PROXY", "npm_config_registry"].map((name) => `${name}=${nowhere}`),
      "node_modules/.bin/mwaa-teams",
      "check",
      ...args,
    );
  }

  it("finds what a DAG does, without a parser or CDKTF in node_modules", async () => {
    const { exitCode, stdout, stderr } = await check("dags");
    for (const absent of ["web-tree-sitter", "tree-sitter-python", "cdktf", "@cdktf"]) {
      expect([absent, existsSync(join(consumer.folder, "node_modules", absent))]).toEqual([absent, false]);
    }
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout).toContain("dags/daily.py:1:7  error  EXEC001  eval runs text as code");
  });

  it("reads the policy beside it, and reports its mistakes in one line each", async () => {
    consumer.write("dag-policy.yaml", "rules: { EXEC01: off }\n");
    const wrong = await check("dags");
    consumer.write("dag-policy.yaml", "rules: { EXEC001: off }\n");
    const right = await check("dags/clean.py", "dags/daily.py");
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/^dag-policy\.yaml:1:10 {2}rules\.EXEC01 must be a known key: .*\n$/);
    expect(right.stdout).not.toContain("EXEC001");
  });

  it("finds the same on several threads, in the same order, as on one", async () => {
    const folder = join(consumer.folder, "many");
    mkdirSync(folder);
    const names = Array.from({ length: 1010 }, (_, index) => `dag_${String(index).padStart(4, "0")}.py`);
    names.forEach((name, index) =>
      consumer.write(`many/${name}`, index % 50 === 7 ? "eval('1')\n" : "x = 1\n"),
    );
    const whole = await check("many", "--format", "json", "--stats", "--policy", "/dev/null");
    const lines: unknown[] = [];
    for (const part of ["many/dag_0*.py", "many/dag_1*.py"]) {
      const { stdout } = await check(part, "--format", "json", "--policy", "/dev/null");
      lines.push(...(JSON.parse(stdout) as { diagnostics: unknown[] }).diagnostics);
    }
    expect(whole.stderr).toMatch(/on ([2-9]) threads$|on 1 thread$/m);
    expect((JSON.parse(whole.stdout) as { diagnostics: unknown[] }).diagnostics).toEqual(lines);
    expect(lines.length).toBeGreaterThanOrEqual(9);
  });

  it("delivers without CDKTF too, where the bucket is given: the first thing that is missing are credentials", async () => {
    for (const [command, ...rest] of [
      ["publish", "."],
      ["status"],
      ["diff", "."],
      ["rollback", "dags/clean.py"],
    ]) {
      const { exitCode, stdout, stderr } = await consumer.run(
        "env",
        "AWS_EC2_METADATA_DISABLED=true",
        `HOME=${consumer.folder}`,
        "node_modules/.bin/mwaa-teams",
        command ?? "",
        ...rest,
        "--bucket",
        "acme-payments-dags-111122223333-intake",
        "--region",
        "eu-west-1",
      );
      expect({ command, exitCode, stdout }).toEqual({ command, exitCode: 2, stdout: "" });
      expect(stderr).toMatch(
        /^s3:ListBucket on s3:\/\/acme-.*\/status\/deployment\.json: no credentials: .*\n$/,
      );
    }
  });
});
